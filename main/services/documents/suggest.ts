import { MAX_TEXT_LENGTH } from "../../../src/contract/common.ts";
import { authorOf } from "../../../src/domain/access/actor.ts";
import type { DocumentChange } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { markupOf } from "../../../src/domain/suggestion/markup.ts";
import { belongsTo, type Suggestion, suggestionChange } from "../../../src/domain/suggestion/suggestionChange.ts";
import { checkRange } from "../../../src/domain/text/characters.ts";
import { checkEdits } from "../../../src/domain/text/editAlgebra.ts";
import type { Workbench } from "../workbench.ts";
import { refuseLocked } from "./clientChange.ts";
import type { ChangeTarget } from "./documentService.ts";
import type { OpenDocument } from "./openDocument.ts";

/** What a client wants to suggest: edits of the markup text, and names for what comes of them. */
export interface SuggestionInput extends Suggestion {
  readonly proposalId: string;
  readonly seed: string;
}

/**
 * Makes a suggestion of the caller out of edits of the markup text. The backend works out by itself what they are upon whom, so that
 * nothing can be suggested in another's name and no text of another can be changed.
 * Throws STALE_VERSION, INVALID_ARGUMENT, SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, LOCKED_TEXT, SPAN_BUSY, FILE_TOO_LARGE.
 */
export function suggest(
  workbench: Workbench,
  document: OpenDocument,
  target: ChangeTarget,
  input: SuggestionInput,
): { version: number; change: DocumentChange } {
  document.requireVersion(target.baseVersion);
  const { state } = document;
  const markup = markupOf(state);
  checkEdits(markup.text, input.edits);
  for (const range of input.restore) checkRange(markup.text, range);
  refuseOverlaps(input);
  refuseNames(document, input);
  const author = authorOf(target.by);
  const context = {
    author,
    at: workbench.ports.clock.now(),
    documentId: document.key,
    baseRevisionId: document.info().headRevisionId,
    proposalId: input.proposalId,
    seed: input.seed,
  };
  const { change, applied, touched } = suggestionChange(state, input, context);
  const grown = applied.reduce((length, edit) => length + edit.text.length, markup.length);
  if (grown > MAX_TEXT_LENGTH) {
    throw new PalimpsestError("FILE_TOO_LARGE", "The document would become too long. Split it into several documents.", {
      limit: MAX_TEXT_LENGTH,
    });
  }
  refuseLocked(state, touched);
  document.runs.refuseTouching(touched);
  document.apply(change, { clientId: target.clientId, author });
  return { version: document.state.version, change };
}

/** Strikes are not taken back where text is struck or inserted in the same breath. */
function refuseOverlaps({ edits, restore }: SuggestionInput): void {
  const ranges = [...edits, ...restore].filter((range) => range.start < range.end).sort((a, b) => a.start - b.start);
  const clash = ranges.find((range, index) => range.start < (ranges[index - 1]?.end ?? 0));
  if (clash !== undefined) throw invalid("restore", `${clash.start}:${clash.end} is named twice`);
}

/** Ids begin with the document's own, so that they name nothing in another one, and are new. */
function refuseNames(document: OpenDocument, { proposalId, seed }: SuggestionInput): void {
  for (const name of [proposalId, seed]) {
    if (!belongsTo(name, document.key)) throw invalid("seed", `${name} does not begin with the id of the document`);
  }
  if (document.hunk(`${seed}-0`) !== undefined || document.names(seed)) throw invalid("seed", `${seed} was used before`);
}

function invalid(argument: string, reason: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", `The suggestion cannot be understood: ${reason}. Open the document again.`, {
    argument,
    reason,
  });
}
