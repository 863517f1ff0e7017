import { afterAll, beforeAll, expect, test } from "vitest";
import type { Solver } from "../../../../../src/domain/planning/solver.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { collect, type Finished } from "../../../testing/generation.ts";
import { applyResult, find, makeRequest, TEXT, textOfFrames } from "../../../testing/tinyPackage.ts";
import { tinyFlow } from "../../../testing/tinyRectified.ts";
import { ContextCache } from "../shared/contextCache.ts";
import type { Flow } from "./flow.ts";
import { generateSpans } from "./generate.ts";
import type { FlowNetwork, FlowOutput, StepInput } from "./network.ts";

let flow: Flow;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ flow, close } = await tinyFlow("float32"));
});
afterAll(() => close());

const DEL = 2;

interface Step {
  readonly solver: Solver;
  readonly input: StepInput;
  readonly output: FlowOutput;
}

/** The flow with a look at each step of its real network, and at what goes in. */
function watched(change: (input: StepInput) => StepInput = (input) => input): { watching: Flow; steps: Step[] } {
  const { network } = flow;
  const steps: Step[] = [];
  const looking: FlowNetwork = {
    times: network.times,
    latentSize: network.latentSize,
    solvers: network.solvers,
    context: (ids, positions) => network.context(ids, positions),
    encode: (ids, rows) => network.encode(ids, rows),
    step: async (solver, input) => {
      const output = await network.step(solver, change(input));
      steps.push({ solver, input, output });
      return output;
    },
  };
  return { watching: { ...flow, network: looking }, steps };
}

const generate = (overrides: Partial<GenerateRequest>, using = flow): Promise<Finished> =>
  collect(generateSpans(using, makeRequest(overrides)));

test("one step is one run over all alternatives and one frame of each", async () => {
  const { watching, steps } = watched();
  const { frames, result } = await generate({ plan: { by: "steps", steps: 5 }, alternatives: 3 }, watching);
  const solving = steps.slice(0, 5);
  expect(solving.map(({ input }) => [input.rows, input.tau, input.tauNext].map((x) => Math.round(x * 1e6) / 1e6))).toEqual(
    [0, 1, 2, 3, 4].map((k) => [3, k / 5, (k + 1) / 5]),
  );
  for (const alternative of [0, 1, 2])
    expect(frames.filter((frame) => frame.alternative === alternative).map((frame) => `${frame.step}/${frame.steps}`)).toEqual(
      [0, 1, 2, 3, 4, 5].map((step) => `${step}/5`),
    );
  expect(result.sizes).toHaveLength(5);
  expect(new Set(result.sizes).size).toBe(1);
  // Each step hands its latents and its prediction to the next.
  for (const [k, { input }] of solving.entries()) {
    if (k === 0) expect(input.xPrev.every((value) => value === 0)).toBe(true);
    else {
      expect(input.z).toBe(solving[k - 1]?.output.zNext);
      expect(input.xPrev).toBe(solving[k - 1]?.output.xHat);
    }
  }
});

test("a run begins at noise of the package's size, each alternative at its own", async () => {
  const { watching, steps } = watched();
  await generate({ alternatives: 2 }, watching);
  const z = steps[0]?.input.z ?? new Float32Array(0);
  const half = z.length / 2;
  const squares = z.reduce((sum, value) => sum + value * value, 0) / z.length;
  expect(Math.abs(Math.sqrt(squares) / flow.sampling.noiseScale - 1)).toBeLessThan(0.1);
  expect([...z.subarray(0, half)]).not.toEqual([...z.subarray(half)]);
});

test("below strength 1 a path begins between the old text and noise", async () => {
  const strength = 0.25;
  const { watching, steps } = watched();
  const { frames } = await generate({ strength, plan: { by: "steps", steps: 3 } }, watching);
  const old = Int32Array.from(frames[0]?.spans[0]?.slots.map((slot) => slot.id) ?? []);
  const clean = await flow.network.encode(old, 1);
  const first = steps[0]?.input;
  expect(first?.tau).toBeCloseTo(1 - strength, 12);
  const noise = first?.z.map((value, i) => (value - (1 - strength) * (clean[i] ?? 0)) / strength) ?? new Float32Array(0);
  const squares = noise.reduce((sum, value) => sum + value * value, 0) / noise.length;
  expect(Math.abs(Math.sqrt(squares) / flow.sampling.noiseScale - 1)).toBeLessThan(0.15);
});

test("more strength changes more", async () => {
  const changed = async (strength: number): Promise<number> => {
    const { frames } = await generate({ strength, spans: [{ start: 24, end: 190 }] });
    const old = frames[0]?.spans[0]?.slots ?? [];
    const last = frames.at(-1)?.spans[0]?.slots ?? [];
    return last.filter((slot, i) => slot.id !== old[i]?.id).length / last.length;
  };
  const shares = [await changed(0.1), await changed(0.35), await changed(0.7)];
  expect(shares[0]).toBeLessThan(0.05);
  expect(shares[1]).toBeGreaterThan(shares[0] ?? 1);
  expect(shares[2]).toBeGreaterThan(shares[1] ?? 1);
});

test("locked latents are the encodings of their tokens at every step, and the other old ids never go in", async () => {
  const lock = find(TEXT, "Services to");
  const { watching, steps } = watched();
  const { frames } = await generate({ locks: [lock], alternatives: 2 }, watching);
  const ids = Int32Array.from(frames[0]?.spans[0]?.slots.map((slot) => (slot.locked ? slot.id : DEL)) ?? []);
  const clean = await flow.network.encode(ids, 1);
  const dz = flow.network.latentSize;
  for (const { input, output } of steps.filter(({ input: { rows } }) => rows === 2)) {
    const known = [...input.known.keys()].filter((i) => input.known[i] === 1);
    expect(known.length).toBeGreaterThan(3);
    for (const i of known) {
      const column = i % ids.length;
      const wanted = [...clean.subarray(column * dz, (column + 1) * dz)];
      expect([...output.zNext.subarray(i * dz, (i + 1) * dz)].every((value, d) => Math.abs(value - (wanted[d] ?? 0)) < 1e-5)).toBe(true);
    }
    expect([...input.ids].filter((_, i) => input.known[i] === 0).every((id) => id === DEL)).toBe(true);
  }
});

test("with several seeds a token is as certain as they agree on it, with one as the decoder says", async () => {
  const { frames, result } = await generate({ strength: 0.35, alternatives: 4 });
  const last = [0, 1, 2, 3].map((index) => frames.findLast((frame) => frame.alternative === index)?.spans[0]?.slots ?? []);
  for (const slots of last)
    for (const [i, slot] of slots.entries()) {
      const same = last.filter((other) => other[i]?.id === slot.id).length;
      expect(slot.logProbability).toBeCloseTo(Math.log(same / 4), 9);
    }
  const shares = new Set(last.flat().map((slot) => slot.logProbability));
  expect(shares.size).toBeGreaterThan(1);
  expect(result.alternatives.flatMap(({ spans }) => spans[0]?.tokens ?? []).some((token) => token.logProbability < -0.2)).toBe(true);

  const alone = (await generate({ strength: 0.35 })).frames.at(-1)?.spans[0]?.slots ?? [];
  expect(new Set(alone.map((slot) => slot.logProbability)).size).toBeGreaterThan(alone.length / 2);
});

test("Heun takes another way than Euler, in as many steps, and needs its graph", async () => {
  const { watching, steps } = watched();
  const plan = { by: "steps", steps: 4 } as const;
  const heun = await generate({ plan, solver: "heun" }, watching);
  expect(steps.map(({ solver }) => solver)).toEqual(["heun", "heun", "heun", "heun"]);
  const euler = await generate({ plan });
  expect(heun.frames).toHaveLength(euler.frames.length);
  expect(heun.frames.at(-1)?.spans).not.toEqual(euler.frames.at(-1)?.spans);
  const without = await tinyFlow("float32", { heun: false });
  await expect(generate({ solver: "heun" }, without.flow)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  expect((await generate({ plan }, without.flow)).result.alternatives).toEqual(euler.result.alternatives);
  await without.close();
});

test("1 to 32 steps, however many are asked for", async () => {
  for (const [asked, taken] of [
    [1, 1],
    [32, 32],
    [400, 32],
  ] as const) {
    const { result } = await generate({ plan: { by: "steps", steps: asked } });
    expect(result.sizes).toHaveLength(taken);
  }
  for (const [epsilon, taken] of [
    [0.2, 8],
    [0.05, 16],
    [0.01, 32],
  ] as const) {
    const { result } = await generate({ plan: { by: "epsilon", epsilon } });
    expect(result.sizes).toHaveLength(taken);
    expect(result).toMatchObject({ predictedNats: null, achievedNats: null });
  }
});

test.each(["z", "xPrev"] as const)("numbers that are not finite in %s end the run", async (field) => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    let step = 0;
    const { watching } = watched((input) => {
      step += 1;
      return step === 3 ? { ...input, [field]: input[field].map((kept, i) => (i === 7 ? value : kept)) } : input;
    });
    const frames: number[] = [];
    const run = async (): Promise<void> => {
      for await (const event of generateSpans(watching, makeRequest())) if (event.type === "frame") frames.push(event.frame.step);
    };
    await expect(run()).rejects.toMatchObject({ code: "INFERENCE_FAILED", message: expect.stringContaining("not finite") });
    expect(frames).toEqual([0, 1, 2]);
  }
});

test("positions stay within the trained ones, however long the text", async () => {
  const text = TEXT.repeat(30);
  const { watching, steps } = watched();
  const { network } = watching;
  const contexts: number[] = [];
  const counting = {
    ...network,
    context: (ids: ArrayLike<number>, positions: ArrayLike<number>) => {
      contexts.push(Math.max(...Array.from(positions)));
      return network.context(ids, positions);
    },
  };
  const spans = [
    { start: 3000, end: 3030 },
    { start: 5000, end: 6200 },
  ];
  await generate({ text, spans, plan: { by: "steps", steps: 2 } }, { ...watching, contexts: new ContextCache(counting) });
  expect(contexts.length).toBeGreaterThan(2);
  const highest = Math.max(...contexts, ...steps.flatMap(({ input }) => [...input.positions]));
  expect(highest).toBeLessThan(flow.maxPositions);
  expect(highest).toBeGreaterThan(flow.maxPositions / 2);
});

test("a stored state keeps what it has decided and writes what is open", async () => {
  const first = await generate({ strength: 1 });
  const ids = first.frames.at(-1)?.spans[0]?.slots.map((slot) => slot.id) ?? [];
  const canvas = ids.map((id, slot) => (slot % 3 === 1 ? -1 : id));
  const { frames } = await generate({ seed: 99, start: { alternative: 0, canvas: [canvas] } });
  const end = frames.at(-1)?.spans[0]?.slots.map((slot) => slot.id) ?? [];
  for (const [slot, id] of canvas.entries()) if (id >= 0) expect(end[slot]).toBe(id);
  expect(frames[0]?.open).toBe(canvas.filter((id) => id < 0).length);
  expect(end).not.toEqual(ids);
  const whole = await generate({ start: { alternative: 0, canvas: [ids] } });
  expect(whole.result.sizes).toEqual([]);
  expect(whole.frames.at(-1)?.spans[0]?.slots.map((slot) => slot.id)).toEqual(ids);
});

test("rejected wording is written anew; where all is rejected the old text stays", async () => {
  const span = find(TEXT, "8 percent");
  const banned: string[] = [];
  let rounds = 0;
  for (; rounds < 20; rounds += 1) {
    const { result, frames } = await generate({ spans: [span], banned: [banned], plan: { by: "steps", steps: 1 } });
    const text = result.alternatives[0]?.spans[0]?.text ?? "";
    expect(textOfFrames(frames, 0)).toEqual([text]);
    expect(banned.map((wording) => wording.trim())).not.toContain(text.trim());
    if (applyResult(TEXT, result) === TEXT) break;
    banned.push(text);
  }
  expect(rounds).toBeGreaterThan(2);
  expect(rounds).toBeLessThan(20);
});

test("[DEL] stands at the end of a canvas or a segment only", async () => {
  const lock = find(TEXT, "Services to");
  for (const seed of [1, 2, 3, 4]) {
    const { frames } = await generate({ locks: [lock], lengthFactor: 3, seed });
    for (const { spans } of frames.slice(1)) {
      const slots = spans[0]?.slots ?? [];
      for (const [i, slot] of slots.entries()) {
        const next = slots[i + 1];
        if (slot.deleted && next && !next.locked) expect(next.deleted).toBe(true);
      }
    }
  }
});

test("the same surroundings are encoded once", async () => {
  const request = { text: `${TEXT}Unique words here.`, spans: [find(TEXT, "8 percent")], alternatives: 3 };
  const before = flow.contexts.misses;
  await generate(request);
  await generate({ ...request, seed: 12, plan: { by: "steps", steps: 2 } });
  expect(flow.contexts.misses - before).toBe(1);
});

test("a path from the old text has no fresh noise, whatever the package asks for", async () => {
  const { watching, steps } = watched();
  const churned = { ...watching, sampling: { ...flow.sampling, churn: 0.9 } };
  const request = { plan: { by: "steps", steps: 4 }, strength: 0.4 } as const;
  const found = await generate(request, churned);
  expect(steps.map(({ input }) => input.churn)).toEqual([0, 0, 0, 0]);
  expect(found.result.alternatives).toEqual((await generate(request)).result.alternatives);
});

test("a package may ask for fresh noise at each step behind the first", async () => {
  const { watching, steps } = watched();
  const plan = { by: "steps", steps: 4 } as const;
  const churned = { ...watching, sampling: { ...flow.sampling, churn: 0.3 } };
  const first = await generate({ plan }, churned);
  const noises = steps.map(({ input }) => input.eps);
  expect(noises.map((eps) => eps === null)).toEqual([true, false, false, false]);
  expect(new Set(noises.map((eps) => eps?.[0])).size).toBe(4);
  expect((await generate({ plan }, churned)).result.alternatives).toEqual(first.result.alternatives);
  expect((await generate({ plan })).frames.at(-1)?.spans).not.toEqual(first.frames.at(-1)?.spans);
});
