import { changedCharacters } from "./changedCharacters.ts";
import type { ActivityFact, ChangeFact, Facts, Rates } from "./facts.ts";

/** A longer pause than this is no work on the document, ms. */
export const PAUSE = 120_000;
/** An acceptance that is taken back within this time was reverted, ms. */
export const REVERT_WITHIN = 7 * 24 * 3_600_000;

/** The figures of one group; docs/INSIGHTS.md defines each by a formula. A share is null where there is nothing to share. */
export interface Figures {
  readonly documents: number;
  readonly proposed: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly acceptedShare: number | null;
  readonly acceptedCharacterShare: number | null;
  /** Mean normalised edit distance between what was proposed and what stands there now, 0..1. */
  readonly distance: number | null;
  /** Characters that nobody had to type. */
  readonly savedCharacters: number;
  /** Medians, ms. */
  readonly decisionMs: number | null;
  readonly approvalMs: number | null;
  readonly activeMs: number;
  readonly tokensProposed: number;
  readonly tokensKept: number;
  readonly tokensKeptShare: number | null;
  readonly modelSeconds: number;
  readonly reverted: number;
  readonly revertedShare: number | null;
  readonly cost: { readonly machine: number | null; readonly people: number | null; readonly perDocument: number } | null;
}

/** The figures of facts that belong together; all of them count, whenever they happened. */
export function figuresOf(facts: Facts, rates: Rates): Figures {
  const { changes, runs, activity, reviews } = facts;
  const accepted = changes.filter((change) => verdictOf(change) === "accept");
  const rejected = changes.filter((change) => verdictOf(change) === "reject");
  const characters = (some: readonly ChangeFact[]): number => sum(some.map(({ oldText, newText }) => oldText.length + newText.length));
  const distances = accepted.map(distanceOf);
  const everAccepted = changes.filter((change) => change.verdicts.some(({ verdict }) => verdict === "accept"));
  const reverted = everAccepted.filter(wasReverted);
  const tokensProposed = sum(changes.map((change) => change.tokens));
  const tokensKept = sum(changes.map((change) => change.tokensKept));
  const activeMs = activeTime(activity);
  const modelSeconds = sum(runs.map((run) => run.milliseconds)) / 1000;
  const documents = new Set([...changes, ...runs, ...activity, ...reviews].map((fact) => fact.documentId)).size;
  return {
    documents,
    proposed: changes.length,
    accepted: accepted.length,
    rejected: rejected.length,
    acceptedShare: share(accepted.length, accepted.length + rejected.length),
    acceptedCharacterShare: share(characters(accepted), characters(accepted) + characters(rejected)),
    distance: distances.length === 0 ? null : sum(distances.map(({ normalised }) => normalised)) / distances.length,
    savedCharacters: sum(distances.map(({ saved }) => saved)),
    decisionMs: median(
      [...accepted, ...rejected].flatMap(({ proposedAt, verdicts }) => {
        const first = verdicts[0];
        return first === undefined ? [] : [Math.max(0, first.at - proposedAt)];
      }),
    ),
    approvalMs: median(reviews.map(({ requestedAt, approvedAt }) => Math.max(0, approvedAt - requestedAt))),
    activeMs,
    tokensProposed,
    tokensKept,
    tokensKeptShare: share(tokensKept, tokensProposed),
    modelSeconds,
    reverted: reverted.length,
    revertedShare: share(reverted.length, everAccepted.length),
    cost: costOf(rates, modelSeconds, activeMs, documents),
  };
}

/** The verdict that holds, null while there is none (a change that was reopened waits again). */
export function verdictOf({ verdicts }: ChangeFact): "accept" | "reject" | null {
  const last = verdicts.at(-1)?.verdict;
  return last === undefined || last === "reopen" ? null : last;
}

function distanceOf({ oldText, newText, finalText }: ChangeFact): { normalised: number; saved: number } {
  const final = finalText ?? "";
  const left = changedCharacters(newText, final);
  const longer = Math.max(Array.from(newText).length, Array.from(final).length);
  return { normalised: longer === 0 ? 0 : left / longer, saved: Math.max(0, changedCharacters(oldText, final) - left) };
}

function wasReverted({ verdicts }: ChangeFact): boolean {
  return verdicts.some(
    ({ verdict, at }, index) =>
      verdict === "accept" && verdicts.slice(index + 1).some((later) => later.verdict !== "accept" && later.at - at <= REVERT_WITHIN),
  );
}

/** Time between neighbouring events of one person in one document, pauses left out. */
function activeTime(activity: readonly ActivityFact[]): number {
  const times = new Map<string, number[]>();
  for (const { documentId, person, at } of activity) {
    const key = `${documentId}\u0000${person ?? ""}`;
    const list = times.get(key);
    if (list === undefined) times.set(key, [at]);
    else list.push(at);
  }
  let active = 0;
  for (const list of times.values()) {
    list.sort((a, b) => a - b);
    for (let index = 1; index < list.length; index += 1) {
      const gap = (list[index] ?? 0) - (list[index - 1] ?? 0);
      if (gap <= PAUSE) active += gap;
    }
  }
  return active;
}

function costOf(rates: Rates, modelSeconds: number, activeMs: number, documents: number): Figures["cost"] {
  const { machinePerHour, peoplePerHour } = rates;
  if (machinePerHour === null && peoplePerHour === null) return null;
  const machine = machinePerHour === null ? null : (modelSeconds / 3600) * machinePerHour;
  const people = peoplePerHour === null ? null : (activeMs / 3_600_000) * peoplePerHour;
  return { machine, people, perDocument: ((machine ?? 0) + (people ?? 0)) / Math.max(1, documents) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Middle value, the mean of the two middle ones of an even number; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
