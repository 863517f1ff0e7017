import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScoredToken } from "../../../protocol.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import { tinyFlow } from "../../../testing/tinyRectified.ts";
import type { Flow } from "./flow.ts";
import { leaveOut } from "./rating.ts";
import { scoreText } from "./score.ts";

let flow: Flow;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ flow, close } = await tinyFlow("float32"));
});
afterAll(() => close());

async function score(text: string, range = { start: 0, end: text.length }): Promise<ScoredToken[]> {
  const tokens: ScoredToken[] = [];
  for await (const batch of scoreText(flow, { text, kind: "contract", range })) tokens.push(...batch.tokens);
  return tokens;
}

test("every character of a text over several windows is scored once, with likelihoods of the network", async () => {
  const text = TEXT.repeat(4);
  const tokens = await score(text);
  expect(tokens.map((token) => text.slice(token.start, token.end)).join("")).toBe(text);
  for (const { logProbability, entropy, alternatives } of tokens) {
    expect(logProbability).toBeLessThanOrEqual(0);
    expect(entropy).toBeGreaterThan(0);
    for (const other of alternatives) expect(other.logProbability).toBeLessThanOrEqual(0);
  }
  // Better than a guess among 512, and the same again.
  const mean = tokens.reduce((sum, token) => sum + token.logProbability, 0) / tokens.length;
  expect(mean).toBeGreaterThan(-Math.log(512));
  expect(await score(text)).toEqual(tokens);
});

test("a token is left out indeed: what is said of its place does not depend on it", async () => {
  const ids = [...flow.vocabulary.tokenizer.encode("The Supplier shall deliver").ids];
  const context = await flow.network.context([flow.kindId("contract")], [0]);
  const positions = Int32Array.from(ids, (_, i) => i + 1);
  const place = 4;
  const about = async (id: number): Promise<{ best: number[]; self: number }> => {
    const hides = (_row: number, slot: number): boolean => slot === place;
    const output = await leaveOut(flow, { ids: ids.with(place, id), rows: 1, hides }, positions, context);
    return {
      best: Array.from({ length: output.top }, (_, rank) => output.topLogp[place * output.top + rank] ?? 0),
      self: output.selfLogp[place] ?? 0,
    };
  };
  const [one, other] = [await about(ids[place] ?? 0), await about(300)];
  expect(one.best).toEqual(other.best);
  expect(one.self).not.toBe(other.self);
  // The probabilities of all tokens at the place make 1.
  let sum = 0;
  for (let id = 0; id < flow.vocabulary.size; id += 1) sum += Math.exp((await about(id)).self);
  expect(sum).toBeCloseTo(1, 3);
});

test("a range outside the text is refused", async () => {
  await expect(score(TEXT, { start: 5, end: TEXT.length + 1 })).rejects.toMatchObject({ code: "SPAN_OUT_OF_RANGE" });
});
