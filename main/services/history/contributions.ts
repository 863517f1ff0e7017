import type { Contributions } from "../../../src/contract/index.ts";
import { createNumbering, matchSequences } from "../../../src/domain/diff/sequenceDiff.ts";
import { splitBlocks } from "../../../src/domain/history/blocks.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { StoredRevision } from "../../storage/repositories/revisions.ts";
import type { Storage } from "../../storage/storage.ts";

/** Most revisions between the two that are looked at. */
const MOST_REVISIONS = 5000;

/** A paragraph on its way through the revisions: who changed it so far, and the paragraphs of the first revision that it comes from. */
interface Traced {
  readonly by: ReadonlySet<number>;
  readonly from: ReadonlySet<number>;
}

/**
 * Who changed which paragraphs between two revisions, and with which reasons: the paragraphs of every revision on the way are
 * compared with those of the one before, by their ids. Empty when the older one is not an ancestor of the newer one.
 */
export function contributionsBetween(
  storage: Storage,
  before: StoredRevision & { rowId: number },
  after: StoredRevision & { rowId: number },
): Contributions {
  const { revisions } = storage;
  const line = revisions.ancestors(after.rowId);
  const length = line.indexOf(before.rowId);
  if (length <= 0 || length > MOST_REVISIONS) return { revisions: [], after: [], before: [] };
  const steps = line.slice(0, length).reverse();
  let ids = revisions.pieces(before.rowId);
  let traced = ids.map((_, index): Traced => ({ by: new Set(), from: new Set([index]) }));
  const gone = new Map<number, Set<number>>();
  steps.forEach((revision, step) => {
    const next = revisions.pieces(revision);
    traced = carry(ids, next, traced, step, gone);
    ids = next;
  });
  const used = new Map<number, number>();
  const place = (step: number): number => {
    const known = used.get(step) ?? used.size;
    used.set(step, known);
    return known;
  };
  const inOrder = (by: Iterable<number>): number[] => [...by].sort((a, b) => a - b).map(place);
  const newRanges = rangesOf(revisions.text(after.rowId));
  const oldRanges = rangesOf(revisions.text(before.rowId));
  const changed = traced.flatMap(({ by }, index) => {
    const range = newRanges[index];
    return by.size === 0 || range === undefined ? [] : [{ range, by: inOrder(by) }];
  });
  const lost = [...gone].flatMap(([index, by]) => {
    const range = oldRanges[index];
    return range === undefined ? [] : [{ range, by: inOrder(by) }];
  });
  return { revisions: [...used.keys()].map((step) => describeRevision(storage, steps[step] ?? 0)), after: changed, before: lost };
}

/** What the paragraphs of the next revision come from. */
function carry(
  ids: readonly number[],
  next: readonly number[],
  traced: readonly Traced[],
  step: number,
  gone: Map<number, Set<number>>,
): Traced[] {
  const number = createNumbering();
  const matches = matchSequences(number(ids.map(String)), number(next.map(String)));
  const result: Traced[] = [];
  let i = 0;
  let j = 0;
  for (const match of [...matches, { before: ids.length, after: next.length, length: 0 }]) {
    const dropped = traced.slice(i, match.before);
    if (j < match.after) {
      const by = new Set([...dropped.flatMap((one) => [...one.by]), step]);
      const from = new Set(dropped.flatMap((one) => [...one.from]));
      for (; j < match.after; j += 1) result.push({ by, from });
    } else {
      for (const one of dropped) for (const index of one.from) gone.set(index, new Set([...(gone.get(index) ?? []), ...one.by, step]));
    }
    for (let k = 0; k < match.length; k += 1) {
      const kept = traced[match.before + k];
      if (kept !== undefined) result.push(kept);
    }
    i = match.before + match.length;
    j = match.after + match.length;
  }
  return result;
}

function rangesOf(text: string): TextRange[] {
  let start = 0;
  return splitBlocks(text).map((block) => {
    const range = { start, end: start + block.trimEnd().length };
    start += block.length;
    return range;
  });
}

function describeRevision(storage: Storage, rowId: number): Contributions["revisions"][number] {
  const { id, number, author, cause, createdAt, documentKey } = storage.revisions.get(rowId);
  const acceptances = storage.versions.acceptances({ revision: rowId });
  const versions = new Set(acceptances.map((acceptance) => acceptance.version));
  const document = acceptances.length === 0 ? null : storage.documents.byKey(documentKey).rowId;
  const decisions = document === null ? [] : storage.decisions.list(document).filter((decision) => versions.has(decision.version));
  const distinct = (values: readonly string[]): string[] => [...new Set(values)];
  return {
    revisionId: id,
    number,
    author: { ...author },
    cause,
    at: createdAt,
    decidedBy: distinct(decisions.map((decision) => decision.by)),
    reasons: distinct(
      decisions.flatMap((decision) => (decision.reason === null || decision.reason.trim() === "" ? [] : [decision.reason])),
    ),
  };
}
