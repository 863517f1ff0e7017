import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScoredToken } from "../../../protocol.ts";
import { TEXT, tinyDenoiser } from "../../../testing/tinyPackage.ts";
import type { Denoiser } from "./denoiser.ts";
import { scoreText } from "./score.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser());
});
afterAll(() => close());

async function score(text: string, start = 0, end = text.length, kind: "contract" | "ja" = "contract"): Promise<ScoredToken[]> {
  const tokens: ScoredToken[] = [];
  let done = 0;
  for await (const batch of scoreText(denoiser, { text, kind, range: { start, end } })) {
    expect(batch.done).toBeGreaterThanOrEqual(done);
    expect(batch.total).toBe(end - start);
    done = batch.done;
    tokens.push(...batch.tokens);
  }
  expect(done).toBe(end - start);
  return tokens;
}

test.each([
  ["a contract over several windows", TEXT.repeat(4), "contract"],
  ["Japanese with emoji", "第1条（目的）甲は、乙に対し、本契約に定める業務を委託する。😀 👩‍👩‍👧‍👦 了。", "ja"],
] as const)("every character of %s is covered once", async (_name, text, kind) => {
  const tokens = await score(text, 0, text.length, kind);
  expect(tokens.map((token) => text.slice(token.start, token.end)).join("")).toBe(text);
  for (const token of tokens) {
    expect(token.end).toBeGreaterThan(token.start);
    expect(token.logProbability).toBeLessThanOrEqual(0);
    expect(token.entropy).toBeGreaterThanOrEqual(0);
    expect(text.slice(token.start, token.end).isWellFormed()).toBe(true);
    for (const alternative of token.alternatives) expect(alternative.text).not.toContain("\ufffd");
  }
});

test("a range is scored alone, in its context", async () => {
  const [start, end] = [TEXT.indexOf("deliver"), TEXT.indexOf("within")];
  const tokens = await score(TEXT, start, end);
  expect([tokens[0]?.start, tokens.at(-1)?.end]).toEqual([start, end]);
});

test("a wrong letter is less likely than the right one", async () => {
  const mean = (tokens: readonly ScoredToken[]): number => tokens.reduce((sum, token) => sum + token.logProbability, 0) / tokens.length;
  const right = await score("The Supplier shall deliver the Services to the Customer.");
  const wrong = await score("The Supplqzr shxll delivzz the Serkkces to the Cuztomjr.");
  expect(mean(right)).toBeGreaterThan(mean(wrong));
});

test("nothing to score is no error, a range outside is one", async () => {
  expect(await score("", 0, 0)).toEqual([]);
  await expect(score("abc", 0, 9)).rejects.toMatchObject({ code: "SPAN_OUT_OF_RANGE" });
});
