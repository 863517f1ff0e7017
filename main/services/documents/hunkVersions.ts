import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { sameNested } from "../../../src/domain/proposal/sameNested.ts";

/**
 * Since which version each hunk is what it is: its status, its text, and the text that it replaces. Where it stands does not
 * matter, because hunks follow the edits around them. Known from the moment the document was opened.
 */
export class HunkVersions {
  readonly #since: number;
  readonly #versions = new Map<string, number>();

  constructor(opened: DocumentState) {
    this.#since = opened.version;
  }

  /** Takes in a step from a state to the next. Hunks that are the same objects are taken as unchanged. */
  follow(before: DocumentState, after: DocumentState): void {
    if (before.proposals === after.proposals) return;
    const known = new Map(before.proposals.map((proposal) => [proposal.id, proposal]));
    for (const proposal of after.proposals) {
      const earlier = known.get(proposal.id);
      if (earlier === proposal) continue;
      const hunks = new Map(earlier?.hunks.map((hunk) => [hunk.id, hunk]));
      for (const hunk of proposal.hunks) {
        const same = hunks.get(hunk.id);
        if (same !== hunk && (same === undefined || differs(before.text, same, after.text, hunk)))
          this.#versions.set(hunk.id, after.version);
      }
    }
  }

  /** Whether a hunk is what it was in `version`; false where that is not known any more. */
  isSince(hunkId: string, version: number): boolean {
    return version >= (this.#versions.get(hunkId) ?? this.#since);
  }
}

function differs(textBefore: string, before: Hunk, textAfter: string, after: Hunk): boolean {
  if (before.status !== after.status || before.newText !== after.newText || before.editedBy !== after.editedBy) return true;
  if (!sameNested(before.nested, after.nested)) return true;
  return textBefore.slice(before.start, before.end) !== textAfter.slice(after.start, after.end);
}
