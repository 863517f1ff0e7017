import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HUB_MODELS, imported, openHubModel, withHubModel } from "../../../testing/hubModel.ts";
import { openSessions, releaseSessions } from "../../sessions.ts";
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import { measureDenoiser } from "../maskedDiffusion/measure.ts";
import { MaskedLmNetwork } from "./network.ts";
import { shapeOf } from "./open.ts";

describe.each(HUB_MODELS)("%s", (name) => {
  let denoiser: Denoiser;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ denoiser, close } = await openHubModel(name, "float32")); // int8 scales its inputs by the whole batch;
  });
  afterAll(() => close());

  const text = "The Tenant shall pay the Rent to the Landlord within 30 days.";

  async function windowOf(): Promise<{ ids: number[]; positions: number[]; slots: Int32Array }> {
    const ids = [...denoiser.vocabulary.tokenizer.encode(text).ids];
    const slots = Int32Array.of(2, 3, 7);
    const positions = [...ids.keys()].filter((i) => !slots.includes(i));
    return { ids: positions.map((i) => ids[i] ?? 0), positions, slots };
  }

  test("probabilities of candidates are normalised, descending, and agree with exact ones", async () => {
    const { ids, positions, slots } = await windowOf();
    const context = await denoiser.contexts.get(ids, positions);
    const masks = new Int32Array(slots.length).fill(denoiser.vocabulary.special.mask);
    const output = await denoiser.network.step(masks, 1, slots, context);
    for (let slot = 0; slot < slots.length; slot += 1) {
      const logp = [...output.topLogp.subarray(slot * output.top, (slot + 1) * output.top)];
      expect(logp).toEqual(logp.toSorted((a, b) => b - a));
      const mass = logp.reduce((sum, x) => sum + Math.exp(x), 0);
      expect(mass).toBeGreaterThan(0.5);
      expect(mass).toBeLessThanOrEqual(1 + 1e-5);
    }
    const rank = 3;
    const targets = Int32Array.from(slots, (_, slot) => output.candidate(0, slot, rank));
    const exact = await denoiser.network.targetLogp?.(masks, 1, slots, targets, context);
    for (let slot = 0; slot < slots.length; slot += 1) expect(exact?.[slot]).toBeCloseTo(output.topLogp[slot * output.top + rank] ?? 0, 4);
  });

  test("rows do not see one another", async () => {
    const { ids, positions, slots } = await windowOf();
    const context = await denoiser.contexts.get(ids, positions);
    const { mask } = denoiser.vocabulary.special;
    const rows = [
      [mask, mask, mask],
      [20, mask, mask],
      [mask, 30, 40],
    ];
    const batch = await denoiser.network.step(Int32Array.from(rows.flat()), rows.length, slots, context);
    for (const [row, values] of rows.entries()) {
      const single = await denoiser.network.step(Int32Array.from(values), 1, slots, context);
      for (let slot = 0; slot < slots.length; slot += 1) {
        expect(batch.entropy[row * slots.length + slot]).toBeCloseTo(single.entropy[slot] ?? 0, 2);
        expect(batch.selfLogp[row * slots.length + slot]).toBeCloseTo(single.selfLogp[slot] ?? 0, 2);
      }
    }
  });

  test("an evaluation can measure it: exactly, over windows of full length", async () => {
    const measure = measureDenoiser(denoiser);
    expect(measure.exact).toBe(true);
    const { ids } = measure.encode(`${text} `.repeat(20));
    const window = [measure.kindId("contract"), ...Array.from(ids).slice(0, measure.maxPositions - 1)];
    expect(window).toHaveLength(96);
    const span = await measure.openSpan(window, 40, 48);
    const canvas = new Int32Array(8).fill(measure.maskId);
    const nll = async (targets: readonly number[]): Promise<number> =>
      -(await span.targetLogp(canvas, 1, Int32Array.from(targets))).reduce((sum, x) => sum + x, 0) / targets.length;
    const own = await nll(window.slice(40, 48));
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(0.75 * Math.log(measure.vocabularySize));
    expect(own).toBeLessThan(await nll(window.slice(40, 48).reverse()));
  });
});

test("float16 logits are those of float32 within its precision", async () => {
  await withHubModel("tiny-bert", async (folder) => {
    const { manifest } = await imported(folder);
    const entropies: number[][] = [];
    for (const dtype of ["float32", "float16"] as const) {
      const graphs = manifest.graphs.filter((graph) => graph.dtype === dtype);
      const sessions = await openSessions(folder, { ...manifest, graphs }, "cpu", async () => 0);
      const network = new MaskedLmNetwork(sessions.graphs, shapeOf(manifest));
      const context = await network.context([10, 20, 30, 40], [1, 2, 4, 5]);
      const output = await network.step(Int32Array.of(manifest.specialTokens["[MASK]"]), 1, Int32Array.of(3), context);
      entropies.push([output.entropy[0] ?? 0, output.topLogp[0] ?? 0]);
      await releaseSessions(sessions);
    }
    const [single, half] = entropies;
    for (const [i, value] of (single ?? []).entries()) expect(half?.[i]).toBeCloseTo(value, 1);
  });
});
