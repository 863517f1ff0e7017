/** What a session needs for suggesting: whose suggestions go where, and what steps did to the markup text. */
import type { DocumentInfo } from "../../src/contract/index.ts";
import type { DocumentState } from "../../src/domain/document/documentState.ts";
import type { UndoEntry, UndoHistory } from "../../src/domain/document/undoHistory.ts";
import { markupOf } from "../../src/domain/suggestion/markup.ts";
import type { SuggestionContext } from "../../src/domain/suggestion/suggestionChange.ts";
import { invertEdits, minimalEdits } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdits } from "../../src/domain/text/textEdit.ts";

/** Hunks after which a proposal of suggestions is closed and another one begun, since every new hunk is sent with the whole of it. */
const MOST_IN_PROPOSAL = 40;

export interface SuggestingOptions {
  readonly documentId: string;
  readonly author: () => string;
  readonly now: () => number;
}

/** Names the suggestions of one sitting: they are one proposal, as long as it stays small. */
export class Suggesting {
  private readonly options: SuggestingOptions;
  private proposalId: string | null = null;

  constructor(options: SuggestingOptions) {
    this.options = options;
  }

  context(state: DocumentState, info: DocumentInfo): SuggestionContext {
    const { documentId, author, now } = this.options;
    const present = state.proposals.find((proposal) => proposal.id === this.proposalId);
    const closed = present !== undefined && (present.hunks.length >= MOST_IN_PROPOSAL || present.author.name !== author());
    if (this.proposalId === null || closed) this.proposalId = this.name();
    return {
      author: { kind: "person", name: author() },
      at: now(),
      documentId,
      baseRevisionId: info.headRevisionId,
      proposalId: this.proposalId,
      seed: this.name(),
    };
  }

  /** The backend takes names that begin with the document's id alone. */
  private name(): string {
    return `${this.options.documentId}.${crypto.randomUUID().slice(-12)}`;
  }
}

/** What a step that led from one state to another did to the markup text, where the steps below it have to know. */
export function markupEffect(history: UndoHistory, before: DocumentState, after: DocumentState): Pick<UndoEntry, "markup"> {
  const [from, to] = [markupOf(before), markupOf(after)];
  if (from.length === before.text.length && to.length === after.text.length) return {};
  if (!history.hasSuggestions()) return { markup: null };
  const applied = minimalEdits(from.text, to.text);
  return { markup: { applied, back: invertEdits(from.text, applied) } };
}

/** The difference that a change of others made to the markup text, where steps have to be told. */
export function markupDifference(history: UndoHistory, before: DocumentState, after: DocumentState): TextEdits {
  return history.hasSuggestions() ? minimalEdits(markupOf(before).text, markupOf(after).text) : [];
}
