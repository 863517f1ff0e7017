import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textArbitrary as anyText, SEEDED } from "../testing/arbitraryEdits.ts";
import { applyComparison, type CompareKind, compareDocuments, comparing } from "./compareDocuments.ts";
import { countComparison, differences } from "./comparisonCounts.ts";

const pieces = fc.constantFrom(
  "The Fee ",
  "is due. ",
  "Provider shall pay the Customer without delay",
  "1,250",
  "甲は、乙に対し支払う。",
  "𠮷",
  "\n",
  "\n\n",
  "\n\n  \n",
  "- item",
  "\n1. ",
  "\n# Title\n",
  "| a | b |\n",
  "  ",
);
const textArbitrary = fc.oneof(
  anyText,
  fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join("")),
);

/** Paragraphs of ten words that have little in common. */
const paragraph = (number: number): string =>
  `${Array.from({ length: 10 }, (_, word) => `w${number}x${word}`).join(" ")} of the agreement.`;

const kinds = (before: string, after: string): CompareKind[] => compareDocuments(before, after).rows.map((row) => row.kind);

describe("comparing documents", () => {
  it("gives the new text when it is applied to the old one", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (before, after) => {
        expect(applyComparison(before, compareDocuments(before, after))).toBe(after);
        expect(applyComparison(after, compareDocuments(after, before))).toBe(before);
      }),
      SEEDED,
    );
  });

  it("loses no text: every paragraph of either text is in one row, its wording in the parts", () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (before, after) => {
        const { lead, rows } = compareDocuments(before, after);
        const olds = rows.flatMap((row) => (row.kind === "moved-to" || row.before === null ? [] : [row.before]));
        const inOrder = olds.toSorted((a, b) => a.start - b.start);
        expect(lead.before + inOrder.map((unit) => unit.text + unit.gap).join("")).toBe(before);
        const nows = rows.flatMap((row) => (row.after === null ? [] : [row.after]));
        expect(lead.after + nows.map((unit) => unit.text + unit.gap).join("")).toBe(after);
        for (const row of rows) {
          const side = (skip: string): string =>
            row.parts
              .filter((part) => part.kind !== skip)
              .map((part) => part.text)
              .join("");
          if (row.after !== null) expect(side("delete")).toBe(row.after.text);
          if (row.kind !== "moved-from" && row.before !== null) expect(side("insert")).toBe(row.before.text);
        }
      }),
      SEEDED,
    );
  });

  it("finds no difference between equal texts", () => {
    fc.assert(
      fc.property(textArbitrary, (text) => {
        expect(differences(compareDocuments(text, text).rows)).toEqual([]);
      }),
      SEEDED,
    );
  });

  it("recognises a permuted document as moves alone, and moves no more than it must", () => {
    const permutation = fc
      .integer({ min: 1, max: 14 })
      .chain((size) =>
        fc.shuffledSubarray([...Array(size).keys()], { minLength: size, maxLength: size }).map((order) => ({ size, order })),
      );
    fc.assert(
      fc.property(permutation, ({ size, order }) => {
        const text = (indices: readonly number[]): string => `${indices.map(paragraph).join("\n\n")}\n`;
        const comparison = compareDocuments(text([...Array(size).keys()]), text(order));
        expect(countComparison(comparison)).toMatchObject({ insertedWords: 0, deletedWords: 0 });
        const moved = comparison.rows.filter((row) => row.kind === "moved-to");
        expect(comparison.rows.filter((row) => row.kind === "moved-from")).toHaveLength(moved.length);
        expect(moved).toHaveLength(size - longestIncreasing(order));
      }),
      SEEDED,
    );
  });

  it("recognises moved paragraphs that were edited a little", () => {
    const permutation = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(permutation, (order) => {
        const before = [0, 1, 2, 3, 4, 5, 6].map(paragraph).join("\n\n");
        const after = order.map((number) => paragraph(number).replace("x4", "x4 newly").replace(" of ", " under ")).join("\n\n");
        const { insertedWords, deletedWords } = countComparison(compareDocuments(before, after));
        expect(insertedWords).toBe(14);
        expect(deletedWords).toBe(7);
      }),
      SEEDED,
    );
  });

  it("links both places of a moved clause and keeps its heading with it", () => {
    const clause = (title: string, number: number): string => `## ${title}\n\n${paragraph(number)}\n\n${paragraph(number + 50)}`;
    const before = [clause("Services", 1), clause("Fees", 2), clause("Term", 3), clause("Notices", 4)].join("\n\n");
    const after = [clause("Services", 1), clause("Term", 3), clause("Notices", 4), clause("Fees", 2).replace("x3", "x3 and")].join("\n\n");
    const { rows } = compareDocuments(before, after);
    const moved = rows.filter((row) => row.move !== null);
    expect(new Set(moved.map((row) => row.move))).toEqual(new Set([1]));
    expect(moved.map((row) => row.kind)).toEqual(["moved-from", "moved-from", "moved-from", "moved-to", "moved-to", "moved-to"]);
    expect(moved.at(-3)?.after?.text).toBe("## Fees");
    expect(moved.at(-2)?.parts.filter((part) => part.kind !== "same")).toEqual([{ kind: "insert", text: "and " }]);
    expect(differences(rows)).toHaveLength(2);
    expect(countComparison({ lead: { before: "", after: "" }, rows })).toMatchObject({ moves: 1, insertedWords: 1, deletedWords: 0 });
  });

  it("takes the better place when something like it stands at the old one", () => {
    const before = `${paragraph(1)}\n\n${paragraph(2)}\n\n${paragraph(3)}`;
    const after = `${paragraph(2).replace("x1 ", "y1 ")}\n\n${paragraph(3)}\n\n${paragraph(1).replace("x9 ", "y9 ")}`;
    expect(kinds(before, after)).toEqual(["moved-from", "changed", "same", "moved-to"]);
  });

  it("compares items of a list and rows of a table one by one", () => {
    expect(kinds("1. First item\n2. Second item\n3. Third item\n", "1. First item\n2. Another item\n3. Third item\n")).toEqual([
      "same",
      "changed",
      "same",
    ]);
    expect(kinds("| a | b |\n|---|---|\n| 1 | 2 |\n", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n")).toEqual([
      "same",
      "same",
      "same",
      "added",
    ]);
  });

  it("recognises moved Japanese articles", () => {
    const article = (title: string, text: string): string => `## ${title}\n\n${text}`;
    const secret = article("秘密保持", "甲及び乙は、相手方から開示された秘密情報を第三者に漏えいしてはならない。");
    const pay = article("委託料", "甲は、乙に対し、委託料として金百万円を毎月末日限り支払うものとする。");
    const end = article("解除", "甲又は乙は、相手方が本契約に違反したときは、本契約を直ちに解除することができる。");
    const edited = secret.replace("第三者", "一切の第三者");
    const { rows } = compareDocuments([secret, pay, end].join("\n\n"), [pay, end, edited].join("\n\n"));
    expect(rows.map((row) => row.kind)).toEqual(["moved-from", "moved-from", "same", "same", "same", "same", "moved-to", "moved-to"]);
    expect(rows.at(-1)?.parts.filter((part) => part.kind !== "same")).toEqual([{ kind: "insert", text: "一切の" }]);
  });

  it("reports progress from 0 to 1", () => {
    const text = (step: number): string => Array.from({ length: 200 }, (_, index) => paragraph(index + step)).join("\n\n");
    const seen = [...comparing(text(0), text(3))];
    expect(seen.length).toBeGreaterThan(4);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.every((share) => share > 0 && share < 1)).toBe(true);
  });
});

function longestIncreasing(order: readonly number[]): number {
  const best = order.map(() => 1);
  order.forEach((value, index) => {
    for (let before = 0; before < index; before += 1) {
      if ((order[before] ?? 0) < value) best[index] = Math.max(best[index] ?? 1, (best[before] ?? 1) + 1);
    }
  });
  return Math.max(0, ...best);
}
