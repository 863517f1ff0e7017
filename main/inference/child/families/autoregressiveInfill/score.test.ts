import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScoredToken } from "../../../protocol.ts";
import { tinyWriter } from "../../../testing/tinyBaseline.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { exactLogp, spanLogp } from "./likelihood.ts";
import { blockPrompt, scoreText } from "./score.ts";
import type { Writer } from "./writer.ts";

let writer: Writer;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ writer, close } = await tinyWriter("float32"));
});
afterAll(() => close());

async function score(text: string, start = 0, end = text.length, kind: "contract" | "ja" = "contract"): Promise<ScoredToken[]> {
  const tokens: ScoredToken[] = [];
  let done = 0;
  for await (const batch of scoreText(writer, { text, kind, range: { start, end } })) {
    expect(batch.done).toBeGreaterThanOrEqual(done);
    expect(batch.total).toBe(end - start);
    done = batch.done;
    tokens.push(...batch.tokens);
  }
  expect(done).toBe(end - start);
  return tokens;
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

test.each([
  ["a contract over several blocks", TEXT.repeat(3), "contract"],
  ["Japanese with emoji", "第1条（目的）甲は、乙に対し、本契約に定める業務を委託する。😀 👩‍👩‍👧‍👦 了。", "ja"],
] as const)("every character of %s is covered once", async (_name, text, kind) => {
  const tokens = await score(text, 0, text.length, kind);
  expect(tokens.map((token) => text.slice(token.start, token.end)).join("")).toBe(text);
  for (const token of tokens) {
    expect(token.end).toBeGreaterThan(token.start);
    expect(token.logProbability).toBeLessThanOrEqual(0);
    expect(token.entropy).toBeGreaterThanOrEqual(0);
    for (const alternative of token.alternatives) expect(alternative.text).not.toContain("\ufffd");
  }
});

test("the scores of a block add up to the likelihood of its span", async () => {
  const [start, end] = [TEXT.indexOf(" deliver"), TEXT.indexOf(" within")];
  const document = new TokenisedText(TEXT, writer.blocks);
  const ids = document.between(start, end).ids;
  const prompt = blockPrompt(writer, { text: TEXT, kind: "contract", range: { start, end } }, document, start, end, ids.length);
  const scored = sum((await score(TEXT, start, end)).map((token) => token.logProbability));
  expect(scored).toBeCloseTo(sum((await exactLogp(writer.network, prompt, ids)) ?? []), 6);
  // The same as a window: kind, [BOS], text before, span, text behind, [EOS].
  const { special } = writer.vocabulary;
  const left = [writer.kindId("contract"), special.begin, ...document.between(0, start).ids];
  const window = [...left, ...ids, ...document.between(end, TEXT.length).ids, special.end];
  expect(window.length).toBeLessThan(writer.maxPositions);
  expect(scored).toBeCloseTo(sum(await spanLogp(writer, window, left.length, left.length + ids.length)), 4);
});

test("a wrong letter is less likely than the right one", async () => {
  const mean = (tokens: readonly ScoredToken[]): number => sum(tokens.map((token) => token.logProbability)) / tokens.length;
  const right = await score("The Supplier shall deliver the Services to the Customer.");
  const wrong = await score("The Supplqzr shxll delivzz the Serkkces to the Cuztomjr.");
  expect(mean(right)).toBeGreaterThan(mean(wrong));
});

test("nothing to score is no error, a range outside is one", async () => {
  expect(await score("", 0, 0)).toEqual([]);
  await expect(score("abc", 0, 9)).rejects.toMatchObject({ code: "SPAN_OUT_OF_RANGE" });
});
