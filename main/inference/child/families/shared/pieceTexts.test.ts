import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openHubModel } from "../../../testing/hubModel.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import { type Canvas, makeCanvas } from "./canvas.ts";
import { canvasText } from "./characters.ts";
import { fitsWord } from "./pieceTexts.ts";
import { layoutSpan, replacedRange, withoutTrailingSpace } from "./spanLayout.ts";
import { spaceBefore, wordsMeet } from "./wordSpacing.ts";

let denoiser: Denoiser;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ denoiser, close } = await openHubModel("tiny-bert"));
});
afterAll(() => close());

function canvasOf(text: string, start: number, end: number): Canvas {
  const replaced = withoutTrailingSpace(text, replacedRange(text, { start, end }, 0, text.length));
  const rules = { fixedLength: true, isUnknown: (id: number) => denoiser.vocabulary.tokenizer.isUnknown(id) };
  const layout = layoutSpan(
    new TokenisedText(text, denoiser.blocks),
    { start, end },
    replaced,
    [],
    1.25,
    denoiser.vocabulary.special.del,
    false,
    rules,
  );
  return makeCanvas(layout, layout.target);
}

/** Text of the canvas after `changes` (slot -> piece). */
function rewritten(text: string, part: string, changes: Readonly<Record<number, string>>): string {
  const start = text.indexOf(part);
  const canvas = canvasOf(text, start, start + part.length);
  for (const [slot, piece] of Object.entries(changes)) canvas.ids[Number(slot)] = idOf(piece);
  const { replaced } = canvas.layout;
  return text.slice(0, replaced.start) + canvasText(canvas, denoiser.vocabulary) + text.slice(replaced.end);
}

/** Id of a piece; "##s" goes on with a word. */
function idOf(piece: string): number {
  const { vocabulary } = denoiser;
  for (let id = 0; id < vocabulary.size; id += 1) {
    const name = `${vocabulary.pieces?.continuesWord(id) ? "##" : ""}${vocabulary.text(id) ?? ""}`;
    if (name === piece && !vocabulary.neverGenerated(id)) return id;
  }
  throw new Error(`no piece ${piece}`);
}

test("a canvas that is as it was gives back the text, character for character", () => {
  const texts = fc.array(
    fc.constantFrom(
      " ",
      "  ",
      "\n\n",
      "\t",
      "the",
      "Supplier",
      "(a)",
      "“b”",
      "1,250.00",
      "\u00ad",
      "ß",
      "乙は",
      "👍",
      "x".repeat(120),
      "’s",
    ),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat(), (parts, a, b) => {
      const text = parts.join("");
      const whole = (offset: number): number => {
        const at = offset % (text.length + 1);
        return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
      };
      const [start, end] = [whole(a), whole(b)].sort((x, y) => x - y) as [number, number];
      const canvas = canvasOf(text, start, end);
      const { replaced } = canvas.layout;
      const expected = canvas.ids.length === 0 ? "" : text.slice(replaced.start, replaced.end);
      expect(canvasText(canvas, denoiser.vocabulary)).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["a word for a word keeps the space", "The Supplier  shall pay.", "Supplier  shall", { 1: "may" }, "The Supplier  may pay."],
  ["a sign for a word stands close", "The Supplier shall pay", "Supplier shall", { 1: "," }, "The Supplier, pay"],
  ["a word for a sign gets a space", "Fees, paid", "Fees,", { 1: "the" }, "Fees the paid"],
  ["words behind a bracket stand close", "the (a) of", "(a)", { 1: "the" }, "the (the) of"],
  ["line breaks stay", "end.\n\n\tThe Supplier", "The Supplier", { 0: "A" }, "end.\n\n\tA Supplier"],
  ["line breaks inside a span stay", "end.\n\nThe Supplier", "end.\n\nThe", { 4: "Supplier" }, "end.\n\nSupplier Supplier"],
  ["what is kept behind a change stays apart from it", "a(b", "(b", { 0: "the" }, "a the b"],
  ["quotes open and close", "the Fees means", "Fees means", { 0: '"', 1: "the" }, 'the "the'],
])("%s", (_name, text, part, changes, expected) => {
  expect(rewritten(text, part, changes)).toBe(expected);
});

test("a piece that goes on with a word stands only behind one", () => {
  const text = "The (a) Supplier\nshall";
  const canvas = canvasOf(text, 0, text.length);
  const { vocabulary } = denoiser;
  const tail = [...Array(vocabulary.size).keys()].find((id) => vocabulary.pieces?.continuesWord(id)) ?? -1;
  const slots = canvas.layout.source.map((source) => source.trim());
  const fits = (slot: number): boolean => fitsWord(tail, slot, canvas, vocabulary);
  expect(fits(0)).toBe(false); // where the document begins
  expect(fits(slots.indexOf("("))).toBe(true); // behind "The"
  expect(fits(slots.indexOf("a"))).toBe(false); // behind "("
  expect(fits(canvas.layout.source.findIndex((source) => source.startsWith("\n")))).toBe(false);
});

test.each([
  ["", "The", ""],
  ["word", "word", " "],
  ["word", ".", ""],
  ["word", ")", ""],
  ["(", "word", ""],
  ["“", "word", ""],
  ["word", "“", " "],
  ["\n", "word", ""],
  ["don", "'", ""],
  ["1,", "250", ""],
  ["well", "-", ""],
  ["第", "条", ""],
])("between %j and %j stands %j", (text, piece, space) => {
  expect(spaceBefore({ text, quoteOpen: false }, piece)).toBe(space);
});

test("words meet where letters touch, except in scripts without spaces", () => {
  expect([wordsMeet("pay", "the"), wordsMeet("pay", "."), wordsMeet("乙", "は"), wordsMeet("", "a")]).toEqual([true, false, false, false]);
});
