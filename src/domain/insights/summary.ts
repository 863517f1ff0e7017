import type { ActivityFact, ChangeFact, Facts, Rates, ReviewFact, RunFact } from "./facts.ts";
import { type Figures, figuresOf } from "./figures.ts";

/** What the groups of a summary are. */
export const GROUPINGS = ["package", "kind", "week", "document", "person"] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Half-open, ms since 1970 UTC; null: open. */
export interface Period {
  readonly from: number | null;
  readonly to: number | null;
}

/** `key`: name of the package, kind, ISO week ("2026-W48"), id of the document or name of the person; null: none of them, or somebody else. */
export interface Group {
  readonly key: string | null;
  readonly figures: Figures;
}

export interface Summary {
  readonly total: Figures;
  readonly groups: readonly Group[];
  /** The total by ISO week, oldest first, for charts. */
  readonly weeks: readonly Group[];
}

/**
 * The figures of what happened in a period: a change counts when it was proposed in it, a run when it was started, an approval when it
 * was given. Groups in the order of their keys, the one without a key last.
 */
export function summarise(facts: Facts, period: Period, by: Grouping, rates: Rates): Summary {
  const inside = within(facts, period);
  const weeks = groupsOf(inside, "week", rates);
  return { total: figuresOf(inside, rates), groups: by === "week" ? weeks : groupsOf(inside, by, rates), weeks };
}

function within(facts: Facts, { from, to }: Period): Facts {
  const inside = (at: number): boolean => (from === null || at >= from) && (to === null || at < to);
  return {
    changes: facts.changes.filter((fact) => inside(fact.proposedAt)),
    runs: facts.runs.filter((fact) => inside(fact.at)),
    activity: facts.activity.filter((fact) => inside(fact.at)),
    reviews: facts.reviews.filter((fact) => inside(fact.approvedAt)),
  };
}

type AnyFact = ChangeFact | RunFact | ActivityFact | ReviewFact;

function groupsOf(facts: Facts, by: Grouping, rates: Rates): Group[] {
  const groups = new Map<string | null, { changes: ChangeFact[]; runs: RunFact[]; activity: ActivityFact[]; reviews: ReviewFact[] }>();
  const groupOf = (fact: AnyFact) => {
    const key = keyOf(fact, by);
    const known = groups.get(key);
    if (known !== undefined) return known;
    const made = { changes: [], runs: [], activity: [], reviews: [] };
    groups.set(key, made);
    return made;
  };
  for (const fact of facts.changes) groupOf(fact).changes.push(fact);
  for (const fact of facts.runs) groupOf(fact).runs.push(fact);
  // Typing and approving are nobody's package.
  if (by !== "package") {
    for (const fact of facts.activity) groupOf(fact).activity.push(fact);
    for (const fact of facts.reviews) groupOf(fact).reviews.push(fact);
  }
  return [...groups]
    .map(([key, group]) => ({ key, figures: figuresOf(group, rates) }))
    .sort((a, b) => Number(a.key === null) - Number(b.key === null) || compare(a.key ?? "", b.key ?? ""));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function keyOf(fact: AnyFact, by: Grouping): string | null {
  switch (by) {
    case "package":
      return "model" in fact ? fact.model : null;
    case "kind":
      return fact.kind;
    case "document":
      return fact.documentId;
    case "person":
      return fact.person;
    case "week":
      return isoWeek(timeOf(fact));
  }
}

function timeOf(fact: AnyFact): number {
  if ("proposedAt" in fact) return fact.proposedAt;
  return "approvedAt" in fact ? fact.approvedAt : fact.at;
}

const DAY = 86_400_000;

/** ISO 8601 week of a moment in UTC, e.g. "2026-W48": weeks begin on Monday, the first one has the year's first Thursday. */
export function isoWeek(at: number): string {
  const day = Math.floor(at / DAY);
  const thursday = day - ((((day + 3) % 7) + 7) % 7) + 3;
  const year = new Date(thursday * DAY).getUTCFullYear();
  const first = Math.floor(Date.UTC(year, 0, 1) / DAY);
  return `${year}-W${String(Math.floor((thursday - first) / 7) + 1).padStart(2, "0")}`;
}
