import type { DocumentChange, DocumentState } from "../document/documentState.ts";
import { PalimpsestError } from "../errors/palimpsestError.ts";
import type { Author, Hunk, Proposal } from "../proposal/proposal.ts";
import { createRebaser, invertEdits, rebaseEdits } from "../text/editAlgebra.ts";
import type { TextEdit, TextEdits, TextRange } from "../text/textEdit.ts";
import { type Markup, project } from "./markup.ts";
import { type EditNode, nestedOf, sameAuthor } from "./markupTree.ts";
import { type Suggested, suggestEdits } from "./suggestionEdits.ts";
import { MOVED_RANK, NEW_RANK, type Suggester } from "./treeEdits.ts";

/** What a person wants to suggest, in UTF-16 offsets of the markup text (`Markup.text`). */
export interface Suggestion {
  readonly edits: TextEdits;
  /** Ranges where the person's own strikes are taken back. They do not overlap the edits or each other. */
  readonly restore: readonly TextRange[];
}

/** Who suggests, and where the records go. */
export interface SuggestionContext {
  readonly author: Author;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly documentId: string;
  readonly baseRevisionId: string;
  /** Proposal that takes new hunks: one of this author, or a new one. */
  readonly proposalId: string;
  /** New hunks are `seed`-0, `seed`-1 and so on. */
  readonly seed: string;
}

export interface SuggestionResult extends Suggested {
  /** Has no edits: the accepted text stays. */
  readonly change: DocumentChange;
  /** What takes the suggestion back, in offsets of the markup after it. */
  readonly inverse: Suggestion;
}

/**
 * The change that a suggestion makes to a document. Own insertions grow and shrink, text of others is struck once, and what stands
 * inside the inserted text of somebody else becomes a nested edit of that hunk. The accepted text is not changed.
 * @throws PalimpsestError INVALID_ARGUMENT (the proposal is somebody else's)
 */
export function suggestionChange(state: DocumentState, suggestion: Suggestion, context: SuggestionContext): SuggestionResult {
  const markup = project(state);
  const { text } = markup;
  const by = suggester(state, context);
  const done = suggestEdits(markup, suggestion.edits, suggestion.restore, by);
  const change = write(state, markup, context);
  return { ...done, change, inverse: inverse(text, done) };
}

/** True for names that only this document uses: proposals and seeds begin with the document's id and a dot. */
export const belongsTo = (name: string, documentId: string): boolean => name.startsWith(`${documentId}.`) && name.length <= 48;

/** A suggestion after the markup text under it changed by `over`. What it inserts is kept; what is gone cannot be struck. */
export function rebaseSuggestion(suggestion: Suggestion, over: TextEdits): Suggestion {
  if (over.length === 0) return suggestion;
  const rebaser = createRebaser(over);
  const restore = suggestion.restore.map((range) => rebaser.range(range).range).filter((range) => range.start < range.end);
  return { edits: rebaseEdits(suggestion.edits, over), restore };
}

export const isEmptySuggestion = ({ edits, restore }: Suggestion): boolean => edits.length + restore.length === 0;

function suggester(state: DocumentState, { author, at, proposalId, seed }: SuggestionContext): Suggester {
  const lasts = new Map<string, number>();
  let rank = 0;
  for (const proposal of state.proposals) {
    rank += proposal.hunks.length;
    lasts.set(proposal.id, rank + 0.5);
  }
  const known = state.proposals.find((proposal) => proposal.id === proposalId);
  if (known !== undefined && (known.kind !== "edit" || !sameAuthor(known.author, author))) {
    throw new PalimpsestError("INVALID_ARGUMENT", "Suggestions can only be added to one's own proposal. Use a new one.", {
      argument: "proposalId",
      reason: `${proposalId} is of ${known.author.name}`,
    });
  }
  let count = 0;
  const nextId = (): string => {
    count += 1;
    return `${seed}-${count - 1}`;
  };
  return { author, at, nextId, rank: lasts.get(proposalId) ?? NEW_RANK, rankIn: (proposal) => lasts.get(proposal.id) ?? NEW_RANK };
}

function inverse(text: string, { applied, struck, lifted }: Suggested): Suggestion {
  const rebaser = createRebaser(applied);
  const again = lifted.map((range): TextEdit => ({ ...rebaser.range(range).range, text: "" }));
  const edits = [...invertEdits(text, applied), ...again].sort((a, b) => a.start - b.start || a.end - b.end);
  return { edits, restore: struck.map((range) => rebaser.range(range).range) };
}

/** The records of what has changed in the tree. */
function write(state: DocumentState, { root }: Markup, context: SuggestionContext): DocumentChange {
  const present = new Set(root.edits);
  const hunks = new Map<string, Hunk>();
  const added = new Map<string, Hunk[]>();
  const moved: Proposal[] = [];
  const add = (proposalId: string, hunk: Hunk): void => {
    const list = added.get(proposalId);
    if (list === undefined) added.set(proposalId, [hunk]);
    else list.push(hunk);
  };
  const kept = new Set<string>();
  for (const edit of present) {
    if (edit.origin !== null) {
      kept.add(edit.origin.hunk.id);
      if (edit.changed) hunks.set(edit.id, record(edit, edit.origin.hunk, root.text));
    } else if (edit.halfOf !== null) {
      add(edit.halfOf.proposal.id, record(edit, edit.halfOf.hunk, root.text));
    } else if (edit.rank === MOVED_RANK) {
      moved.push(ownProposal(edit, root.text, context));
    } else add(context.proposalId, record(edit, null, root.text, context.proposalId));
  }
  for (const proposal of state.proposals) {
    for (const hunk of proposal.hunks) {
      if (hunk.status === "pending" && !kept.has(hunk.id)) hunks.set(hunk.id, { ...hunk, status: "superseded", nested: [] });
    }
  }
  const grown = state.proposals
    .filter((proposal) => added.has(proposal.id))
    .map((proposal): Proposal => {
      const current = proposal.hunks.map((hunk) => hunks.get(hunk.id) ?? hunk);
      for (const hunk of proposal.hunks) hunks.delete(hunk.id);
      return { ...proposal, hunks: [...current, ...(added.get(proposal.id) ?? [])] };
    });
  const isNew = added.has(context.proposalId) && !state.proposals.some((proposal) => proposal.id === context.proposalId);
  const fresh = isNew ? [newProposal(context.proposalId, context.author, context.at, context, added.get(context.proposalId) ?? [])] : [];
  return {
    cause: "suggest",
    edits: [],
    hunks: [...hunks.values()],
    proposals: [...grown, ...fresh, ...moved],
    locks: [],
    removedLocks: [],
  };
}

/** A root edit as a hunk; what it does not know itself is taken from `from`. */
export function record(edit: EditNode, from: Hunk | null, text: string, proposalId?: string): Hunk {
  return {
    id: edit.id,
    proposalId: proposalId ?? from?.proposalId ?? edit.id,
    start: edit.start,
    end: edit.end,
    oldText: text.slice(edit.start, edit.end),
    newText: edit.text,
    status: "pending",
    editedBy: from?.editedBy ?? null,
    confidence: from?.confidence ?? null,
    decision: from?.decision ?? null,
    nested: nestedOf(edit),
  };
}

/** What stood inside a change that is gone, as a proposal of its own author. It keeps its id, as the hunk's and the proposal's. */
export function ownProposal(edit: EditNode, text: string, context: Pick<SuggestionContext, "documentId" | "baseRevisionId">): Proposal {
  return newProposal(edit.id, edit.author, edit.createdAt, context, [record(edit, null, text)]);
}

function newProposal(
  id: string,
  author: Author,
  createdAt: number,
  { documentId, baseRevisionId }: Pick<SuggestionContext, "documentId" | "baseRevisionId">,
  hunks: readonly Hunk[],
): Proposal {
  return { id, documentId, baseRevisionId, author, kind: "edit", createdAt, runId: null, alternative: 0, alternativeCount: 1, hunks };
}
