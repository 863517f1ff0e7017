import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOutline } from "../document/outline.ts";
import { hunkOf } from "../testing/documents.ts";
import { kindsOf, StakeFinder, stakeClauses, stakesOf } from "./highStakes.ts";

/** The kinds of stakes of replacing `old` in `text` (where it stands for the first time) by `newText`. */
function kinds(text: string, old: string, newText: string, at = text.indexOf(old)): string[] {
  const outline = parseOutline(text);
  return kindsOf(stakesOf(text, stakeClauses(outline), hunkOf(text, "h", at, at + old.length, newText)));
}

describe("a change is high-stakes", () => {
  const text = "# Agreement\n\n## Services\n\nThe Supplier delivers within 30 days of 1 May 2026 and is paid USD 1,000.00 each month.\n";

  test.each([
    ["an amount is changed", "1,000", "2,000", ["amount"]],
    ["a digit is put into an amount", "000.00", "0000.00", ["amount"]],
    ["a date is taken out", " of 1 May 2026", "", ["date"]],
    ["a period is changed", "30", "45", ["date"]],
    ["the unit of a period is changed", "days", "weeks", ["date"]],
    ["liability is put in", "each month", "each month, without liability", ["date", "liability"]],
    ["termination is put in", "delivers", "may terminate", ["term"]],
  ])("when %s", (_, old, newText, expected) => {
    expect(kinds(text, old, newText)).toEqual(expected);
  });

  test.each([
    ["other words of the same sentence change", "Supplier", "Provider"],
    ["words beside an amount change", "is paid", "receives"],
    ["something is put in before an amount", "paid ", "duly paid "],
  ])("but not when %s", (_, old, newText) => {
    expect(kinds(text, old, newText)).toEqual([]);
  });

  test("when it makes an amount longer from outside", () => {
    const end = text.indexOf("1,000.00") + 8;
    expect(kinds(text, "", "0", end)).toEqual(["amount"]);
  });

  test("when it stands in a sentence of liability, however small it is", () => {
    const clause = "Neither party is liable for lost profit. The parties meet once a quarter in London.";
    expect(kinds(clause, "Neither", "Either")).toEqual(["liability"]);
    expect(kinds(clause, "London", "Paris")).toEqual([]);
  });

  test("anywhere in a clause about liability or the term, and in the clauses below it", () => {
    const agreement =
      "# T\n\n## Term and Termination\n\n### Start\n\nIt starts when both have signed.\n\n## General Terms\n\nIt is the whole agreement.\n\n## Limitation of Liability\n\nSee the order.\n";
    expect(kinds(agreement, "both", "all")).toEqual(["term"]);
    expect(kinds(agreement, "whole", "entire")).toEqual([]);
    expect(kinds(agreement, "order", "schedule")).toEqual(["liability"]);
  });

  test("in Japanese as in English", () => {
    const keiyaku =
      "# 契約書\n\n## 委託料\n\n委託料は、金4,800,000円とし、委託者は本日から14日以内に支払う。\n\n## 目的\n\n委託者は業務を受託者に委託する。受託者はその損害を賠償する。\n\n## 解除\n\n当事者は是正を求める。\n";
    expect(kinds(keiyaku, "4,800,000", "5,800,000")).toEqual(["amount"]);
    expect(kinds(keiyaku, "14", "30")).toEqual(["date"]);
    expect(kinds(keiyaku, "業務", "作業")).toEqual([]);
    expect(kinds(keiyaku, "賠償する", "賠償しない")).toEqual(["liability"]);
    expect(kinds(keiyaku, "是正", "改善")).toEqual(["term"]);
  });

  test("says which wording, and where", () => {
    const at = text.indexOf("USD 1,000.00");
    const hunk = hunkOf(text, "h", at + 4, at + 9, "2,000");
    expect(stakesOf(text, [], hunk)).toEqual([
      { kind: "amount", where: "old", wording: "USD 1,000.00", start: at, end: at + 12 },
      { kind: "amount", where: "new", wording: "USD 2,000.00", start: 0, end: 5 },
    ]);
  });
});

/** Share of words that are high-stakes to replace. */
function share(sample: string, language: string): number {
  const text = readFileSync(new URL(`../../../assets/samples/${sample}.md`, import.meta.url), "utf8");
  const clauses = stakeClauses(parseOutline(text));
  const words = [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)].filter((word) => word.isWordLike === true);
  const high = words.filter(
    ({ index, segment }) => stakesOf(text, clauses, hunkOf(text, "h", index, index + segment.length, "other")).length > 0,
  );
  return high.length / words.length;
}

test.each([
  ["mutual-nda", "en", 0.04, 0.12],
  ["cloud-service-agreement", "en", 0.15, 0.3],
  ["gyomu-itaku", "ja", 0.15, 0.3],
  ["slashing-protection", "en", 0, 0.01],
])("in %s a small part of the words is high-stakes", (sample, language, least, most) => {
  const found = share(sample, language);
  expect(found).toBeGreaterThanOrEqual(least);
  expect(found).toBeLessThanOrEqual(most);
});

describe("finding stakes again", () => {
  const pieces = fc.constantFrom(
    "The fee is USD 5. ",
    "It ends in 3 years. ",
    "Nobody is liable. ",
    "Plain words. ",
    "金五円を払う。",
    "\n\n",
  );

  test("gives what finding them for the first time gives", () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { minLength: 1, maxLength: 8 }),
        fc.array(pieces, { maxLength: 4 }),
        fc.nat(),
        fc.nat(),
        (a, b, x, y) => {
          const finder = new StakeFinder();
          for (const text of [a.join(""), b.join("") + a.join(""), a.join("") + b.join(""), a.join("")]) {
            const start = x % (text.length + 1);
            const end = Math.min(text.length, start + (y % 9));
            const hunk = hunkOf(text, "h", start, end, "USD 7");
            expect(finder.find(text, [], hunk)).toEqual(stakesOf(text, [], hunk));
            expect(finder.find(text, [], hunk)).toBe(finder.find(text, [], hunk));
          }
        },
      ),
    );
  });
});
