import type { Author } from "../proposal/proposal.ts";
import type { TextRange } from "../text/textEdit.ts";
import type { TableRow } from "./oldNewTable.ts";

/** A revision between two versions, and who decided what in it. */
export interface ContributingRevision {
  readonly number: number;
  readonly author: Author;
  readonly decidedBy: readonly string[];
  readonly reasons: readonly string[];
}

/** Paragraphs that changed between two versions, with places in `revisions`; see the contract's `contributions`. */
export interface ChangeContributions {
  readonly revisions: readonly ContributingRevision[];
  readonly before: readonly { readonly range: TextRange; readonly by: readonly number[] }[];
  readonly after: readonly { readonly range: TextRange; readonly by: readonly number[] }[];
}

/** One author's part in a changed clause. */
export interface Remark {
  readonly author: Author;
  readonly decidedBy: readonly string[];
  readonly reasons: readonly string[];
}

/** Who changed a clause, each author once, in the order of the first change. */
export function remarksOf(row: TableRow, contributions: ChangeContributions): Remark[] {
  const touching = (ranges: readonly TextRange[], side: "before" | "after"): number[] =>
    contributions[side].flatMap(({ range, by }) => (ranges.some((place) => place.start < range.end && range.start < place.end) ? by : []));
  const revisions = new Set([...touching(row.places.before, "before"), ...touching(row.places.after, "after")]);
  const remarks = new Map<string, { author: Author; decidedBy: Set<string>; reasons: Set<string> }>();
  for (const index of [...revisions].sort(
    (a, b) => (contributions.revisions[a]?.number ?? 0) - (contributions.revisions[b]?.number ?? 0),
  )) {
    const revision = contributions.revisions[index];
    if (revision === undefined) continue;
    const key = JSON.stringify(revision.author);
    const remark = remarks.get(key) ?? { author: revision.author, decidedBy: new Set<string>(), reasons: new Set<string>() };
    for (const name of revision.decidedBy) if (name !== revision.author.name) remark.decidedBy.add(name);
    for (const reason of revision.reasons) remark.reasons.add(reason);
    remarks.set(key, remark);
  }
  return [...remarks.values()].map(({ author, decidedBy, reasons }) => ({ author, decidedBy: [...decidedBy], reasons: [...reasons] }));
}
