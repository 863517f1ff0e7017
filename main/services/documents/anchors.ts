import type { ChangeCause } from "../../../src/domain/document/documentState.ts";
import { createRebaser, type Rebaser } from "../../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../../src/domain/text/textEdit.ts";
import type { Anchors } from "../../storage/repositories/journal.ts";

/** Causes whose insertions at the border of a proposal's place belong to the place: they put proposed text in or take it out. */
const DECIDING: readonly ChangeCause[] = ["accept", "reopen", "undo", "redo"];

/** The places of proposals and runs after `edits`. */
export function rebaseAnchors(anchors: Anchors, edits: TextEdits, cause: ChangeCause): Anchors {
  if (edits.length === 0) return anchors;
  const rebaser = createRebaser(edits);
  const inside = DECIDING.includes(cause);
  let changed = false;
  const moved = Object.fromEntries(
    Object.entries(anchors).map(([id, ranges]) => {
      const next = ranges.map((range) => rebasePlace(range, rebaser, inside));
      if (next.every((range, index) => range === ranges[index])) return [id, ranges];
      changed = true;
      return [id, next];
    }),
  );
  return changed ? moved : anchors;
}

/** A place whose text may be replaced as a whole and still is the place. `inside`: what is inserted at its borders belongs to it; else an empty place moves behind it. */
export function rebasePlace(range: TextRange, rebaser: Rebaser, inside: boolean): TextRange {
  if (range.start === range.end && !inside) {
    const at = rebaser.offset(range.start, "after");
    return at === range.start ? range : { start: at, end: at };
  }
  const start = rebaser.offset(range.start, inside ? "before" : "after");
  const end = rebaser.offset(range.end, inside ? "after" : "before");
  if (start === range.start && end === range.end) return range;
  return { start: Math.min(start, end), end: Math.max(start, end) };
}
