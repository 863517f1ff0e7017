import type { NoticeKind } from "../../../../src/domain/document/fileNotice.ts";

/** What could not be carried over as it was meant, by what it is. */
export type Losses = Map<NoticeKind, number>;

/** Counts one more of something. */
export function lose(losses: Losses, what: NoticeKind): void {
  losses.set(what, (losses.get(what) ?? 0) + 1);
}
