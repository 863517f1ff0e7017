/** The sections on a model that is a Markov chain, whose conditionals are exact and whose errors can be enumerated. */
import { expect, test } from "vitest";
import { balancedSizes, predictedError } from "../../../../src/domain/planning/plan.ts";
import { counterRandom } from "../../../../src/domain/random/counterRandom.ts";
import { type Chain, exactCurve } from "../../../../src/domain/testing/markovChain.ts";
import type { SpanGenerator } from "../families/spanGenerator.ts";
import type { Bench, Section } from "./bench.ts";
import { factorisation, stepCounts } from "./factorisation.ts";
import type { MaskedMeasurable } from "./measurable.ts";
import { SCALES } from "./scale.ts";
import { spanNll } from "./spanNll.ts";
import type { TokenWindow } from "./windows.ts";

const LENGTH = 8;
const MASK = 9;
const CHAIN: Chain = {
  length: LENGTH,
  start: [0.6, 0.4],
  transition: [
    [0.85, 0.15],
    [0.3, 0.7],
  ],
}; // prettier-ignore
const CURVE = exactCurve(CHAIN);
const WINDOWS = 1500;

/** Exact probability of each symbol at each place given the places that are not masked: forward and backward messages. */
function conditionals(row: readonly number[]): number[][] {
  const allowed = (place: number, symbol: number): number => (row[place] === MASK || row[place] === symbol ? 1 : 0);
  const symbols = [0, 1];
  const forward = [symbols.map((symbol) => CHAIN.start[symbol] ?? 0)];
  for (let place = 1; place < LENGTH; place += 1)
    forward.push(
      symbols.map((to) =>
        symbols.reduce(
          (sum, from) => sum + (forward[place - 1]?.[from] ?? 0) * allowed(place - 1, from) * (CHAIN.transition[from]?.[to] ?? 0),
          0,
        ),
      ),
    );
  const backward = [[1, 1]];
  for (let place = LENGTH - 2; place >= 0; place -= 1)
    backward.unshift(
      symbols.map((from) =>
        symbols.reduce((sum, to) => sum + (CHAIN.transition[from]?.[to] ?? 0) * allowed(place + 1, to) * (backward[0]?.[to] ?? 0), 0),
      ),
    );
  return forward.map((messages, place) => {
    const weights = messages.map((message, symbol) => message * (backward[place]?.[symbol] ?? 0));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });
}

const measurable: MaskedMeasurable = {
  type: "masked",
  maskId: MASK,
  vocabularySize: 2,
  maxPositions: LENGTH + 1,
  exact: true,
  planner: { kinds: { contract: { [LENGTH]: { revealed: CURVE.map((_, j) => j), h: CURVE } } } },
  isSpecial: () => false,
  encode: () => ({ ids: [], ends: [] }),
  kindId: () => 0,
  openSpan: async (_window, from, to) => ({
    size: to - from,
    candidates: () => Promise.reject(new Error("not asked for")),
    targetLogp: async (canvases, rows, targets) => {
      const found = new Float64Array(rows * LENGTH);
      for (let row = 0; row < rows; row += 1) {
        const marginals = conditionals([...canvases.subarray(row * LENGTH, (row + 1) * LENGTH)]);
        for (const [place, probabilities] of marginals.entries())
          found[row * LENGTH + place] = Math.log(probabilities[targets[place] ?? 0] ?? 0);
      }
      return found;
    },
  }),
  leaveOneOut: async function* () {},
  timing: () => Promise.reject(new Error("not asked for")),
};

/** Windows drawn from the chain itself. */
const windows: TokenWindow[] = Array.from({ length: WINDOWS }, (_, number) => {
  const random = counterRandom(5, number);
  const ids = [0];
  for (let place = 0; place < LENGTH; place += 1) {
    const row = place === 0 ? CHAIN.start : (CHAIN.transition[ids[place] ?? 0] ?? []);
    ids.push(random.uniform(place) < (row[0] ?? 0) ? 0 : 1);
  }
  return {
    held: { id: `contract-${number}`, kind: "contract", text: "", at: { "8": 0, "32": 0, "128": 0 }, clause: [0, 0] },
    number,
    ids,
    ends: ids.map((_id, i) => i),
    spans: [{ length: LENGTH, from: 1, to: 1 + LENGTH, characters: LENGTH }],
    baselines: null,
  };
});

const bench: Bench = {
  generator: {} as SpanGenerator, // no section here generates text
  measurable,
  windows,
  scale: { ...SCALES.full, factorisation: new Map([[LENGTH, WINDOWS]]) },
  autoregressive: null,
};

async function finish<T>(section: Section<T>): Promise<T> {
  for (;;) {
    const next = await section.next();
    if (!next.done) continue;
    if (next.value === null) throw new Error("the section measured nothing");
    return next.value;
  }
}

test("the factorisation error is the planner's forecast, which is exact for exact conditionals", async () => {
  const [all, contract] = await finish(factorisation(bench));
  expect(all?.points.map(({ steps }) => steps)).toEqual(stepCounts(LENGTH));
  expect(contract?.points).toEqual(all?.points);
  for (const { steps, nats, predicted } of all?.points ?? []) {
    expect(predicted).toBeCloseTo(predictedError(CURVE, balancedSizes(LENGTH, steps)), 12);
    expect(Math.abs(nats.mean - (predicted ?? 0))).toBeLessThan(3.5 * (nats.error ?? 0));
    expect(nats.error).toBeLessThan(0.25 * nats.mean);
  }
});

test("the any-order bound of exact conditionals is the entropy of the chain", async () => {
  const entropy = CURVE.reduce((sum, h) => sum + h, 0) / LENGTH;
  const [row] = await finish(spanNll(bench));
  expect(row).toMatchObject({ kind: "contract", tokens: LENGTH, spans: WINDOWS, unigram: null, autoregressive: null });
  expect(Math.abs((row?.nats.mean ?? 0) - entropy)).toBeLessThan(3.5 * (row?.nats.error ?? 0));
  expect(row?.nats.error).toBeLessThan(0.02);
  expect(row?.bitsPerCharacter).toBeCloseTo((row?.nats.mean ?? 0) / Math.LN2, 12);
});
