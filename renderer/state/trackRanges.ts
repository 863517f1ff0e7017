import { rebaseRange } from "../../src/domain/text/editAlgebra.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession } from "./session.ts";

/** Ranges that follow the edits of a text until `stop`. */
export interface TrackedRanges {
  ranges(): TextRange[];
  stop(): void;
}

/** Ranges of the session's text that follow its edits. */
export function trackRanges(session: Pick<DocumentSession, "subscribe">, ranges: readonly TextRange[]): TrackedRanges {
  let current = ranges.map(({ start, end }) => ({ start, end }));
  const stop = session.subscribe((event) => {
    if (event.type === "change") current = current.map((range) => rebaseRange(range, event.change.edits).range);
  });
  return { ranges: () => current, stop };
}
