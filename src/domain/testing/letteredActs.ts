import fc from "fast-check";
import type { TextEdit } from "../text/textEdit.ts";
import { placeStroke } from "./suggestions.ts";

/** Somebody suggests, with letters that nobody else uses. */
export interface LetteredStroke {
  readonly kind: "stroke";
  /** Index in `LETTERS`. */
  readonly who: number;
  /** Share of the length of the markup text. */
  readonly from: number;
  readonly length: number;
  readonly text: string;
}

/** Somebody decides some of what is open. */
export interface LetteredDecision {
  readonly kind: "decide";
  readonly which: number;
  readonly count: number;
  readonly verdict: "accept" | "reject" | "reopen";
  /** 1: and undoes it; 2: and does it again. */
  readonly back: number;
}

/** What each of three people writes with, so that each character says whose it is; the text that they work on has none of them. */
export const LETTERS = ["ABCD", "bcdf", "xyzw"] as const;

const share = fc.double({ min: 0, max: 1, noNaN: true });
const word = fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 }));

const stroke: fc.Arbitrary<LetteredStroke> = fc
  .record({ who: fc.nat(2), from: share, length: fc.constantFrom(0, 0, 0.02, 0.1, 0.3), words: fc.array(word, { maxLength: 2 }) })
  .map(({ who, from, length, words }) => {
    const letters = (LETTERS[who] ?? "").repeat(2);
    return { kind: "stroke", who, from, length, text: words.map(([at, size]) => letters.slice(at, at + size)).join(" ") };
  });

const decision: fc.Arbitrary<LetteredDecision> = fc.record({
  kind: fc.constant("decide" as const),
  which: fc.nat(1000),
  count: fc.constantFrom(1, 1, 2, 100),
  verdict: fc.constantFrom("accept" as const, "accept" as const, "accept" as const, "reject" as const, "reopen" as const),
  back: fc.constantFrom(0, 0, 0, 1, 2),
});

export const letteredActs: fc.Arbitrary<(LetteredStroke | LetteredDecision)[]> = fc.array(
  fc.oneof({ arbitrary: stroke, weight: 3 }, { arbitrary: decision, weight: 2 }),
  { minLength: 3, maxLength: 16 },
);

/** The edits of a stroke upon a markup text of this length. */
export const editsOfStroke = (length: number, { who, from, length: part, text }: LetteredStroke): TextEdit[] =>
  placeStroke(length, { who, edits: [{ from, to: Math.min(1, from + part), text }] });

/** Those of `open` that a decision is about; reopening is about one. */
export function chosenBy({ which, count, verdict }: LetteredDecision, open: readonly string[]): string[] {
  const from = open.length === 0 ? 0 : which % open.length;
  return open.slice(from, from + (verdict === "reopen" ? 1 : count));
}

/** The characters of a stretch that `writer` (index in `LETTERS`, -1: nobody of them) did not write; white space is nobody's. */
export function foreignTo(writer: number, stretch: string): string {
  const others = LETTERS.filter((_, index) => index !== writer).join("");
  const own = LETTERS[writer];
  return [...stretch].filter((one) => one.trim() !== "" && (own === undefined ? others.includes(one) : !own.includes(one))).join("");
}
