import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyDenoiser } from "../../../testing/tinyPackage.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import { type Canvas, makeCanvas, OPEN } from "./canvas.ts";
import { canvasText, repairCharacters } from "./characters.ts";
import { layoutSpan } from "./spanLayout.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await tinyDenoiser());
});
afterAll(() => close());

const DEL = 2;

function canvasOf(text: string): Canvas {
  const whole = { start: 0, end: text.length };
  const layout = layoutSpan(new TokenisedText(text, denoiser.blocks), whole, whole, [], 1.25, DEL, false);
  return makeCanvas(layout, layout.target);
}

test("broken characters are opened, their tokens ruled out, and deleted in the last round", () => {
  const canvas = canvasOf("本契約の目的");
  const part = { span: 0, from: 0, to: canvas.ids.length };
  expect(repairCharacters(part, canvas, denoiser.vocabulary, false, false)).toBe(0);
  // The second half of a character gives way to a letter.
  const slot = canvas.ids.findIndex((id) => id !== DEL && denoiser.vocabulary.shape(id).headOnly);
  canvas.ids[slot] = denoiser.vocabulary.tokenizer.encode("a").ids[0] ?? 0;
  const last = { ...canvas, ids: Int32Array.from(canvas.ids), banned: new Map<number, Set<number>>() };
  expect(repairCharacters(part, canvas, denoiser.vocabulary, false, false)).toBeGreaterThan(0);
  const opened = [...canvas.ids.keys()].filter((at) => canvas.ids[at] === OPEN);
  expect(opened.length).toBeGreaterThan(0);
  expect([...canvas.banned.keys()].sort((x, y) => x - y)).toEqual(opened);
  expect(repairCharacters(part, last, denoiser.vocabulary, false, true)).toBe(opened.length);
  expect(canvasText(last, denoiser.vocabulary)).toHaveLength(6);
  expect(canvasText(last, denoiser.vocabulary)).toContain("a");
});

test("U+FFFD counts as broken only where the document has none", () => {
  const canvas = canvasOf("a\ufffdb");
  const part = { span: 0, from: 0, to: canvas.ids.length };
  expect(repairCharacters(part, canvas, denoiser.vocabulary, true, false)).toBe(0);
  expect(repairCharacters(part, canvas, denoiser.vocabulary, false, true)).toBeGreaterThan(0);
  expect(canvasText(canvas, denoiser.vocabulary)).toBe("ab");
});
