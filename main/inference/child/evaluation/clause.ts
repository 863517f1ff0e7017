/** How near a generated clause comes to the one that stands there, by characters. */
import type { Measured } from "../../../../src/domain/evaluation/evaluation.ts";
import { estimate } from "../../../../src/domain/evaluation/statistics.ts";
import { PRESET_EPSILON } from "../../../../src/domain/planning/plan.ts";
import { normalisedEditDistance } from "../../../../src/domain/text/editDistance.ts";
import { type Bench, byKind, CLAUSE_SEED, type Section, within } from "./bench.ts";

/** The app's own settings for a rewrite from nothing. */
const SETTINGS = {
  strength: 1,
  plan: { by: "epsilon", epsilon: PRESET_EPSILON.balanced },
  order: "entropy-bounded",
  temperature: 0.7,
  topP: 0.95,
  alternatives: 1,
  lengthFactor: 1.25,
  remask: true,
  locks: [],
  banned: [[]],
  start: null,
} as const;

/** Edit distance from the generated clause to the held-out one. `chance` is that of another window's clause of the same kind, null where there is none. */
export async function* clause(bench: Bench): Section<NonNullable<Measured["clause"]>> {
  const found: { kind: (typeof bench.windows)[number]["held"]["kind"]; held: string; distance: number }[] = [];
  const of = bench.windows.length;
  for (const [done, { held, number }] of bench.windows.entries()) {
    const [start, end] = held.clause;
    const { text, kind } = held;
    const generation = bench.generator.generate({ ...SETTINGS, text, kind, spans: [{ start, end }], seed: CLAUSE_SEED * 4096 + number });
    const { alternatives, replaced } = yield* within(generation, { done, of });
    const old = text.slice(replaced[0]?.start ?? start, replaced[0]?.end ?? end).trim();
    const made = (alternatives[0]?.spans[0]?.text ?? "").trim();
    found.push({ kind, held: text.slice(start, end), distance: normalisedEditDistance(made, old) });
    yield { done: done + 1, of };
  }
  return byKind(found).map(([kind, own]) => ({
    kind,
    spans: own.length,
    distance: estimate(own.map(({ distance }) => distance)),
    chance: own.length < 2 ? null : estimate(own.map(({ held }, i) => normalisedEditDistance(own[(i + 1) % own.length]?.held ?? "", held))),
  }));
}
