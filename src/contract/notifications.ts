import { z } from "zod";
import { NOTIFICATION_KINDS } from "../domain/review/notification.ts";
import { call, emptySchema, idSchema, timeSchema } from "./common.ts";

export const notificationSchema = z.object({
  id: idSchema,
  kind: z.enum(NOTIFICATION_KINDS),
  document: z.object({ id: idSchema, title: z.string().max(200) }).nullable(),
  by: z.object({ id: idSchema, name: z.string().max(200) }).nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number()])),
  at: timeSchema,
  read: z.boolean(),
});

const some = z.object({ ids: z.array(idSchema).max(500).nullable() });

/** Messages to the person who calls; nobody sees or changes those of somebody else. */
export const notifications = {
  /** Newest first, at most 200; `unread` counts all that are not read. */
  list: call.input(emptySchema).output(z.object({ unread: z.number().int().min(0), notifications: z.array(notificationSchema) })),
  /** `ids` null: all of them. Ids that are not there are passed over. */
  markRead: call.input(some).output(emptySchema),
  /** Takes them off the list. `ids` null: all of them. */
  clear: call.input(some).output(emptySchema),
};
