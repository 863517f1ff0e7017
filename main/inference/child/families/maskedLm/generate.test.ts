import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ScoredToken } from "../../../protocol.ts";
import { generate } from "../../../testing/generation.ts";
import { HUB_MODELS, openHubModel } from "../../../testing/hubModel.ts";
import { applyResult, find, makeRequest, textOfFrames } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import { planRun } from "../maskedDiffusion/plan.ts";
import { reveal } from "../maskedDiffusion/reveal.ts";
import { scoreText } from "../maskedDiffusion/score.ts";
import { ban, makeCanvas, OPEN } from "../shared/canvas.ts";
import { layoutSpan } from "../shared/spanLayout.ts";

const TEXT = `# Lease

The Landlord shall maintain the Premises to the Tenant within 30 days.

The Tenant shall pay the Rent to the Landlord within 30 days. "Rent" means the amount that the Tenant owes the Landlord for the Premises.
`;

describe.each(HUB_MODELS)("%s", (name) => {
  let denoiser: Denoiser;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ denoiser, close } = await openHubModel(name));
  });
  afterAll(() => close());

  const spans = [find(TEXT, "Landlord shall maintain the Premises"), find(TEXT, "Tenant owes the Landlord")];
  const request = makeRequest({
    text: TEXT,
    spans,
    locks: [find(TEXT, "shall maintain")],
    alternatives: 3,
    temperature: 2,
    topP: 1,
    seed: 11,
  });

  test("spans are regenerated, the same again with the same seed, and nothing else changes", async () => {
    const [first, again, other] = [
      await generate(denoiser, request),
      await generate(denoiser, request),
      await generate(denoiser, { ...request, seed: 12 }),
    ];
    expect(again.result.alternatives).toEqual(first.result.alternatives);
    expect(other.result.alternatives).not.toEqual(first.result.alternatives);
    for (const [index, alternative] of first.result.alternatives.entries()) {
      const text = applyResult(TEXT, first.result, index);
      const [start, end] = [first.result.replaced[0]?.start ?? 0, TEXT.length - (first.result.replaced[1]?.end ?? 0)];
      expect(text.slice(0, start)).toBe(TEXT.slice(0, start));
      expect(text.slice(text.length - end)).toBe(TEXT.slice(TEXT.length - end));
      expect(text).toContain('.\n\nThe Tenant shall pay the Rent to the Landlord within 30 days. "Rent" means the amount that the');
      expect(textOfFrames(first.frames, alternative.index)).toEqual(alternative.spans.map((span) => span.text));
      expect(alternative.spans.every((span) => span.logProbability <= 0 && Number.isFinite(span.logProbability))).toBe(true);
    }
  });

  test("locks hold, with their text", async () => {
    const { result } = await generate(denoiser, request);
    for (const [index, { locksHeld, lockProof }] of result.alternatives.entries()) {
      expect(locksHeld).toBe(true);
      expect(lockProof.length).toBeGreaterThan(0);
      expect(applyResult(TEXT, result, index)).toContain(" shall maintain");
    }
  });

  test("canvases are as long as the old tokens, and nothing is deleted", async () => {
    const { frames } = await generate(denoiser, { ...request, lengthFactor: 4 });
    const old = spans.map((_, span) => frames[0]?.spans[span]?.slots.length);
    for (const frame of frames) {
      expect(frame.spans.map(({ slots }) => slots.length)).toEqual(old);
      expect(frame.spans.flatMap(({ slots }) => slots).some((slot) => slot.deleted)).toBe(false);
    }
    expect(denoiser.vocabulary.tokenizer.encode(" Tenant owes the Landlord").ids).toHaveLength(old[1] ?? 0);
  });

  test("strength 0 gives back the text, strength 0.5 keeps what is likely", async () => {
    const same = await generate(denoiser, { ...request, strength: 0 });
    expect(applyResult(TEXT, same.result)).toBe(TEXT);
    const half = await generate(denoiser, { ...request, strength: 0.5, alternatives: 1, remask: false });
    const slots = half.frames[0]?.spans.flatMap((span) => span.slots) ?? [];
    const open = slots.filter((slot) => slot.text === null).length;
    expect(open).toBeGreaterThan(0);
    expect(open).toBeLessThan(slots.length - 2);
  });

  test("what stands around a place decides what is written there", async () => {
    const clauses = [
      "The Tenant shall pay the Rent to the Landlord within 30 days.",
      "The Buyer shall pay the Price to the Seller within 30 days.",
    ];
    const written: string[] = [];
    for (const text of clauses) {
      const word = find(text, text.includes("Rent") ? "Landlord" : "Seller");
      const { result } = await generate(denoiser, makeRequest({ text, spans: [word], temperature: 0 }));
      written.push(applyResult(text, result));
    }
    expect(written).toEqual(clauses);
  });

  test("names of special tokens in a document stay ordinary text", async () => {
    const text = `[MASK] [CLS] ${TEXT} [SEP] <mask>`;
    const span = find(text, "[CLS] # Lease");
    const { result } = await generate(denoiser, makeRequest({ text, spans: [span], locks: [{ ...span, start: span.start - 1 }] }));
    expect(applyResult(text, result)).toBe(text);
    const free = await generate(denoiser, makeRequest({ text, spans: [find(text, "Rent")], alternatives: 4, temperature: 2 }));
    for (const index of free.result.alternatives.keys()) {
      const out = applyResult(text, free.result, index);
      expect(out.startsWith("[MASK] [CLS] # Lease")).toBe(true);
      expect(out.split("[MASK]")).toHaveLength(2); // none was written
    }
  });

  test("characters that the vocabulary lacks stay as they are", async () => {
    const text = "The 👩‍👩‍👧 Landlord shall pay the ꙮ Rent.";
    const { result } = await generate(denoiser, makeRequest({ text, spans: [find(text, "Landlord shall")], temperature: 1 }));
    expect(applyResult(text, result)).toContain("The 👩‍👩‍👧 ");
    expect(applyResult(text, result)).toContain(" pay the ꙮ Rent.");
  });

  test("there is nothing to insert: the model says so", async () => {
    await expect(generate(denoiser, makeRequest({ text: TEXT, spans: [{ start: 9, end: 9 }] }))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringMatching(/cannot insert/),
    });
  });

  test("an insertion beside other spans changes nothing, and banned wording does not come out", async () => {
    const { result } = await generate(
      denoiser,
      makeRequest({
        text: TEXT,
        spans: [{ start: 9, end: 9 }, find(TEXT, "Tenant owes the Landlord")],
        banned: [[], ["Tenant owes the Landlord"]],
        temperature: 0,
      }),
    );
    expect(result.alternatives[0]?.spans[0]?.text).toBe("");
    expect(result.alternatives[0]?.spans[1]?.text).not.toContain("Tenant owes the Landlord");
  });

  test("a place that no candidate fits keeps its old token", async () => {
    const text = "The Tenant shall pay the Rent.";
    const span = { start: 3, end: 10 };
    const layout = layoutSpan(new TokenisedText(text, denoiser.blocks), span, span, [], 1, denoiser.vocabulary.special.del, false, {
      fixedLength: true,
      isUnknown: () => false,
    });
    const canvas = makeCanvas(layout, new Int32Array(layout.target.length).fill(OPEN));
    for (let id = 0; id < denoiser.vocabulary.size; id += 1) ban(canvas, 0, id);
    const context = await denoiser.network.context([5, 6, 7], [1, 20, 21]);
    const masks = new Int32Array(layout.target.length).fill(denoiser.vocabulary.special.mask);
    const output = await denoiser.network.step(
      masks,
      1,
      Int32Array.from(masks, (_, i) => 2 + i),
      context,
    );
    const parts = [{ span: 0, from: 0, to: layout.target.length }];
    const rules = {
      temperature: 1,
      topP: 1,
      vocabulary: denoiser.vocabulary,
      budget: { by: "count", count: 99 } as const,
      randomKey: null,
      mostUncertain: null,
    };
    reveal(output, 0, parts, [canvas], rules, () => 0);
    expect(canvas.ids[0]).toBe(layout.target[0]);
  });

  test("every visible character is scored once, and a foreign word is unlikely", async () => {
    const text = "The Tenant shall pay the Rent to the Supplier within 30 days.";
    const tokens: ScoredToken[] = [];
    for await (const batch of scoreText(denoiser, { text, kind: "contract", range: { start: 0, end: text.length } }))
      tokens.push(...batch.tokens);
    expect(
      tokens
        .map(({ start, end }) => text.slice(start, end))
        .join("")
        .replaceAll(" ", ""),
    ).toBe(text.replaceAll(" ", ""));
    const rating = (word: string): number =>
      tokens.find(({ start, end }) => text.slice(start, end).trim() === word)?.logProbability ?? Number.NaN;
    expect(rating("Supplier")).toBeLessThan(rating("Tenant"));
    expect(rating("Supplier")).toBeLessThan(Math.log(0.3));
  });

  test("a text that ends in white space is scored to its end", async () => {
    const text = "The Tenant shall pay.\n\n   \n\n";
    let done = 0;
    for await (const batch of scoreText(denoiser, { text, kind: "contract", range: { start: 21, end: text.length } })) done = batch.done;
    expect(done).toBe(text.length - 21);
  });

  test("a plan has no room to count and no prediction", () => {
    const plan = planRun(denoiser, {
      kind: "contract",
      length: null,
      text: " Tenant owes the Landlord",
      strength: 1,
      lengthFactor: 4,
      plan: { by: "epsilon", epsilon: 0.05 },
    });
    expect(plan.length).toBe(denoiser.vocabulary.tokenizer.encode(" Tenant owes the Landlord").ids.length);
    expect(plan.steps).toBe(plan.length); // without a measured curve an error budget means one token at a time
    expect(plan.curve).toEqual([]);
  });
});
