import { afterAll, beforeAll, expect, test } from "vitest";
import { generate } from "../../../testing/generation.ts";
import { find, makeRequest, TEXT, textOfFrames, tinyDenoiser } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import { bannedPhrases, findBanned, findPhrase, reopen, restoreOld } from "./bannedWording.ts";
import { makeCanvas, OPEN } from "./canvas.ts";
import { layoutSpan, replacedRange } from "./spanLayout.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser());
});
afterAll(() => close());

const DEL = 2;
const PART = "deliver the Services to the Customer";

function canvasOf(part: string, locks: { start: number; end: number }[] = []) {
  const span = find(TEXT, part);
  const replaced = replacedRange(TEXT, span, 0, TEXT.length);
  const layout = layoutSpan(new TokenisedText(TEXT, denoiser.blocks), span, replaced, locks, 1.25, DEL, false);
  return makeCanvas(layout, layout.target);
}

const read = (canvas: ReturnType<typeof canvasOf>, slots: readonly number[] | null): string =>
  (slots ?? []).map((slot) => denoiser.vocabulary.text(canvas.ids[slot] ?? OPEN) ?? "").join("");

test("a phrase is found as whole words, in Japanese anywhere", () => {
  expect(findPhrase("the dayshift of the day", "day")).toBe(20);
  expect(findPhrase("rent, rents", "rent", 1)).toBe(-1);
  expect(findPhrase("a (b) c", "(b)")).toBe(2);
  expect(findPhrase("甲は速やかに通知する", "速やかに")).toBe(2);
});

test("phrases that the old text holds already are not looked for, unless they are all of it", () => {
  const { anywhere, whole } = bannedPhrases(["the  Services", "prompt delivery", " a b "], "deliver the Services");
  expect(anywhere).toEqual(["a b", "prompt delivery"]);
  expect(whole.has("the Services")).toBe(true);
});

test("a match covers its slots and no locked one; opening rules out the least certain token first, at last all", () => {
  const canvas = canvasOf(PART, [find(TEXT, "Services to")]);
  const part = { span: 0, from: 0, to: canvas.ids.length };
  const phrases = bannedPhrases(["the Services to"], "");
  const slots = findBanned(canvas, part, phrases, denoiser.vocabulary);
  expect(read(canvas, slots).trim()).toBe("the");
  expect(findBanned(canvas, part, bannedPhrases(["Services"], ""), denoiser.vocabulary)).toBeNull();
  expect(findBanned(canvas, { ...part, to: 2 }, phrases, denoiser.vocabulary)).toBeNull();
  const free = canvasOf(PART);
  const all = findBanned(free, part, phrases, denoiser.vocabulary) ?? [];
  expect(read(free, all).trim()).toBe("the Services to");
  free.logp.fill(-1);
  const least = all[1] ?? 0;
  free.logp[least] = -4;
  reopen(free, all, 0);
  expect([...free.ids.keys()].filter((slot) => free.ids[slot] === OPEN)).toEqual(all);
  expect([...free.banned.keys()]).toEqual([least]);
  restoreOld(free, free.ids.length);
  expect(free.ids).toEqual(free.layout.target);
  reopen(free, all, 99);
  expect([...free.banned.keys()].sort((a, b) => a - b)).toEqual(all);
});

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

test.each([
  ["from nothing", {}],
  ["a revision", { strength: 0.7 }],
  ["at temperature 0", { temperature: 0 }],
  ["of a text in several blocks", { long: true }],
])(
  "any part of a result can be banned, %s, and the same seed gives something else there",
  async (_name, { long, ...overrides }: { long?: boolean; strength?: number; temperature?: number }) => {
    const text = long ? "The Supplier shall deliver the Services within 30 days. ".repeat(14) : TEXT;
    const spans = [long ? { start: 0, end: text.length } : find(TEXT, PART)];
    const request = makeRequest({ text, spans, seed: 3, plan: { by: "steps", steps: 4 }, ...overrides });
    const first = await generate(denoiser, request);
    const words = wordsOf(first.result.alternatives[0]?.spans[0]?.text ?? "");
    const old = wordsOf(text.slice(spans[0]?.start, spans[0]?.end)).join(" ");
    const every = words.map((_, index) => words.slice(index, index + 2).join(" "));
    const phrases = [...new Set(every)].filter((phrase) => phrase.includes(" ") && findPhrase(old, phrase) < 0);
    expect(phrases.length).toBeGreaterThan(0);
    for (const phrase of [phrases[0], phrases.at(-1)]) {
      const again = await generate(denoiser, { ...request, banned: [[phrase ?? ""]] });
      const result = again.result.alternatives[0]?.spans[0]?.text ?? "";
      expect(findPhrase(wordsOf(result).join(" "), phrase ?? "")).toBe(-1);
      expect(textOfFrames(again.frames, 0)).toEqual([result]);
    }
    const none = await generate(denoiser, { ...request, banned: [phrases] });
    const result = wordsOf(none.result.alternatives[0]?.spans[0]?.text ?? "").join(" ");
    for (const phrase of phrases) expect(findPhrase(result, phrase)).toBe(-1);
  },
);

test("when nothing else may be written the old text stays", async () => {
  const request = makeRequest({ spans: [find(TEXT, "8")], lengthFactor: 1, temperature: 0, remask: false });
  const banned = [""];
  let text = "";
  // Each round bans what came out, until the candidates of the network are used up.
  for (let round = 0; round < 400 && text !== "8"; round += 1) {
    const { result } = await generate(denoiser, { ...request, banned: [banned] });
    text = (result.alternatives[0]?.spans[0]?.text ?? "").trim();
    expect(banned).not.toContain(text);
    banned.push(text);
  }
  expect(text).toBe("8");
});
