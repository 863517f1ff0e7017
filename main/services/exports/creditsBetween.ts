import {
  type ChangeCredit,
  type ChangeCredits,
  type CreditedStep,
  CreditFollower,
} from "../../../src/domain/history/blame/changeCredits.ts";
import { lineWordEdits } from "../../../src/domain/history/blame/lineWordEdits.ts";
import type { Author, Proposal } from "../../../src/domain/proposal/proposal.ts";
import { nestedEdits } from "../../../src/domain/suggestion/decideNested.ts";
import type { CreditedRange, TextCredits } from "../../documents/ooxml/redline/credits.ts";
import type { Storage } from "../../storage/storage.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import type { Workbench } from "../workbench.ts";

/** Longer histories are not followed: all changes are then the exporter's. */
const MOST_REVISIONS = 5000;

/**
 * Whose the differences between two revisions of a document (row ids) are, for a redline. Undefined where the later one does not come from the
 * earlier one. Throws NOT_FOUND, DATABASE_DAMAGED.
 */
export function creditsBetween({ storage }: Workbench, document: OpenDocument, before: number, after: number): TextCredits | undefined {
  const { revisions } = storage;
  const line = revisions.ancestors(after);
  const length = line.indexOf(before);
  if (length < 0 || length > MOST_REVISIONS) return undefined;
  const path = line.slice(0, length).reverse();
  const text = revisions.text(after);
  const first = revisions.text(before);
  const proposed = proposedChanges(document.state.proposals);
  const attempt = (trusting: boolean): CreditFollower => {
    const follower = new CreditFollower(first, proposed);
    for (const step of stepsOf(storage, document, path, follower, trusting)) follower.follow(step);
    return follower;
  };
  let follower = attempt(true);
  // The stored changes do not fit: the texts of the revisions do.
  if (follower.text() !== text) follower = attempt(false);
  if (follower.text() !== text) return undefined;
  return forWord(first, follower.credits());
}

/** The changes that lead along a path of revisions. */
function* stepsOf(
  storage: Storage,
  document: OpenDocument,
  path: readonly number[],
  follower: CreditFollower,
  trusting: boolean,
): Generator<CreditedStep> {
  const stored = trusting ? storage.origins.steps(document.rows.document) : new Map<number, never>();
  for (const row of path) {
    const { author, createdAt: at, id: revisionId } = storage.revisions.get(row);
    const steps = stored.get(row);
    if (steps === undefined) {
      const edits = lineWordEdits(follower.text(), storage.revisions.text(row));
      yield { step: { author, cause: "typing", at, edits, accepted: [] }, revisionId };
    } else for (const step of steps) yield { step, revisionId };
  }
}

/** Whose the proposed changes and the edits that were accepted into them are, by id. */
function proposedChanges(proposals: readonly Proposal[]): (hunkId: string) => ChangeCredit | null {
  const credits = new Map<string, ChangeCredit>();
  for (const { author, createdAt, hunks } of proposals) {
    for (const hunk of hunks) {
      for (const nested of nestedEdits(hunk.nested)) credits.set(nested.id, { author: nested.author, at: nested.createdAt });
      credits.set(hunk.id, { author, at: createdAt });
    }
  }
  return (hunkId) => credits.get(hunkId) ?? null;
}

/** As Word shows it: a model with the person whom it wrote for. */
export function authorInWord(author: Author): string {
  return author.kind === "person" ? author.name : `${author.name} (for ${author.forPerson})`;
}

function forWord(text: string, { credits, removed, inserted }: ChangeCredits): TextCredits {
  const range = ({ start, end, credit }: ChangeCredits["removed"][number]): CreditedRange => [start, end, credit];
  return {
    credits: credits.map(({ author, at }) => ({ author: authorInWord(author), date: at })),
    before: { text, ranges: removed.map(range) },
    after: inserted.map(range),
  };
}
