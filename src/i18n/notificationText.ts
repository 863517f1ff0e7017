import type { Notification } from "../domain/review/notification.ts";
import type { Translator } from "./translate.ts";

/** The sentence of a notification in somebody's language: names and numbers, no text of a document. */
export function notificationText(
  { kind, by, document, data }: Pick<Notification, "kind" | "by" | "document" | "data">,
  translate: Translator,
): string {
  const { due } = data;
  return translate(`notification.${kind}`, {
    by: by?.name ?? "",
    title: document?.title ?? "",
    clause: "",
    reason: "",
    ...data,
    hasClause: data.clause === undefined ? "no" : "yes",
    hasReason: data.reason === undefined ? "no" : "yes",
    hasDue: due === undefined ? "no" : "yes",
    due: typeof due === "number" ? due : 0,
  });
}
