import { afterAll, beforeAll, expect, test } from "vitest";
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import type { ScoredToken } from "../../../protocol.ts";
import { tinyFlow } from "../../../testing/tinyFlow.ts";
import { find, TEXT } from "../../../testing/tinyPackage.ts";
import type { Flow } from "./flow.ts";
import { DRAWS, likelihood } from "./likelihood.ts";
import { normalNoise } from "./noise.ts";
import { scoreText } from "./score.ts";

let flow: Flow;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ flow, close } = await tinyFlow());
});
afterAll(() => close());

async function scored(text: string, range = { start: 0, end: text.length }): Promise<ScoredToken[]> {
  const tokens: ScoredToken[] = [];
  for await (const batch of scoreText(flow, { text, kind: "contract", range })) tokens.push(...batch.tokens);
  return tokens;
}

test("the probabilities of all tokens at a place add up to 1", async () => {
  // exp of the bound is an unbiased estimate of a token's probability: averaged over draws, all of them together are certain.
  const { network, vocabulary } = flow;
  const before = [flow.kindId("contract"), ...vocabulary.tokenizer.encode(TEXT).ids].slice(0, 40);
  const context = await network.context(
    before,
    before.map((_, i) => i),
  );
  const rows = vocabulary.size;
  const ids = Int32Array.from({ length: rows }, (_, id) => id);
  const totals: number[] = [];
  for (let draw = 0; draw < 12; draw += 1) {
    const noise = normalNoise(counterRandom(3, draw), rows * network.shape.latent);
    const { logp } = await network.encode({ rows, ids, positions: Int32Array.of(40), noise, context, temperature: 1 });
    totals.push(logp.reduce((sum, nats, id) => sum + (vocabulary.neverGenerated(id) && id < 11 ? 0 : Math.exp(nats)), 0));
  }
  const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length;
  expect(mean).toBeGreaterThan(0.95);
  expect(mean).toBeLessThan(1.05);
});

test("the likelihood of a span is that of its tokens, each behind those before it", async () => {
  const { network, vocabulary } = flow;
  const ids = Int32Array.from(vocabulary.tokenizer.encode(TEXT).ids.slice(40, 52));
  const before = [flow.kindId("contract"), ...vocabulary.tokenizer.encode(TEXT).ids].slice(0, 41);
  const context = await network.context(
    before,
    before.map((_, i) => i),
  );
  const positions = Int32Array.from(ids, (_, i) => 41 + i);
  const { logp, encoded } = await likelihood(network, ids, { positions, context });
  // Block 0 alone is autoregressive in the tokens: with the same draws a token's latents do not depend on later tokens.
  const short = await likelihood(network, ids.slice(0, 6), { positions: positions.slice(0, 6), context });
  const { latent } = network.shape;
  const h1 = (of: typeof encoded, size: number): number[] => [...(of.latents[1] ?? []).slice(0, size * latent)];
  const row = h1(encoded, 6);
  for (const [i, value] of h1(short.encoded, 6).entries()) expect(row[i]).toBeCloseTo(value, 3);
  // The mean over the draws is the mean of the rows.
  for (const [i, nats] of logp.entries()) {
    let sum = 0;
    for (let draw = 0; draw < DRAWS; draw += 1) sum += encoded.logp[draw * ids.length + i] ?? 0;
    expect(nats).toBeCloseTo(sum / DRAWS, 6);
  }
});

test("a text is scored token by token, in order and without gaps", async () => {
  const tokens = await scored(TEXT);
  expect(tokens[0]?.start).toBe(0);
  expect(tokens.at(-1)?.end).toBe(TEXT.length);
  for (const [i, token] of tokens.entries()) {
    expect(token.start).toBe(tokens[i - 1]?.end ?? 0);
    expect(token.logProbability).toBeLessThanOrEqual(0);
    expect(token.entropy).toBeGreaterThan(0);
    expect(token.alternatives.map(({ logProbability }) => logProbability)).toEqual(
      token.alternatives.map(({ logProbability }) => logProbability).toSorted((a, b) => b - a),
    );
  }
  const mean = tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) / tokens.length;
  expect(mean).toBeGreaterThan(-Math.log(flow.vocabulary.size)); // better than guessing
  expect(await scored(TEXT)).toEqual(tokens);
});

test("words that do not belong are less likely", async () => {
  const strange = TEXT.replace("the Services to the Customer", "zebra 77 qqq ()ß% gallop");
  const mean = (tokens: readonly ScoredToken[]): number =>
    tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) / tokens.length;
  const right = await scored(TEXT, find(TEXT, "the Services to the Customer"));
  const wrong = await scored(strange, find(strange, "zebra 77 qqq ()ß% gallop"));
  expect(mean(right)).toBeGreaterThan(mean(wrong) + 1);
});

test("a range outside the text is refused", async () => {
  await expect(scored("short", { start: 0, end: 99 })).rejects.toMatchObject({ code: "SPAN_OUT_OF_RANGE" });
});
