/** What a person is told about. The window has a sentence for each (`notification.<kind>`). */
export const NOTIFICATION_KINDS = [
  "review-requested",
  "review-reminder",
  "review-answered",
  "review-cancelled",
  "approved",
  "changes-requested",
  "approval-stale",
  "approval-kept",
  "due-soon",
  "overdue",
  "mentioned",
  "assigned",
  "document-final",
  "document-unlocked",
  "document-superseded",
] as const;

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** Values that the sentence of a notification names, e.g. `clauses` or `reason`; no text of the document. */
export type NotificationData = Readonly<Record<string, string | number>>;

/** A message to one person. */
export interface Notification {
  readonly id: string;
  readonly kind: NotificationKind;
  /** What it is about; null when the document is gone from the list or there is none. */
  readonly document: { readonly id: string; readonly title: string } | null;
  /** Who caused it; null: the program itself (a date came near). */
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly data: NotificationData;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly read: boolean;
}
