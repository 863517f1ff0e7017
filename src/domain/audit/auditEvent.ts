import type { Json } from "./canonicalJson.ts";

/**
 * What the log knows. An event says what happened, never more text of a document than its hash: the log may be given to a third
 * party. New types are added here and described in docs/AUDIT.md.
 */
export const AUDIT_TYPES = [
  "log.begun",
  "log.key-added",
  "log.cut",
  "rows.written",
  "workspace.opened",
  "workspace.restored",
  "settings.changed",
  "house.set",
  "house.removed",
  "model.added",
  "model.removed",
  "licence.accepted",
  "person.added",
  "person.changed",
  "person.removed",
  "person.key-added",
  "session.opened",
  "session.refused",
  "session.closed",
  "document.created",
  "document.changed",
  "document.removed",
  "document.restored",
  "lock.added",
  "lock.removed",
  "revision.added",
  "version.named",
  "branch.created",
  "proposal.added",
  "proposal.changed",
  "decision.made",
  "comment.added",
  "comment.replied",
  "comment.edited",
  "comment.deleted",
  "comment.resolved",
  "comment.reopened",
  "comment.assigned",
  "comment.visibility",
  "comment.placed",
  "wording.allowed",
  "wording.banned",
  "run.ended",
  "export.made",
  "review.requested",
  "review.cancelled",
  "review.reminded",
  "review.approvers-changed",
  "review.sent-again",
  "approval.given",
  "approval.refused",
  "approval.kept",
  "document.final",
  "document.unlocked",
  "document.superseded",
] as const;

export type AuditType = (typeof AUDIT_TYPES)[number];

/** Something that happened, before it has its place in the chain. */
export interface AuditEntry {
  readonly type: AuditType;
  /** Id of the person, null for the program itself. */
  readonly person: string | null;
  /** Id of the document that it is about, null where there is none. */
  readonly document: string | null;
  readonly data: { readonly [key: string]: Json };
}
