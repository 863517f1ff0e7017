import { expect, test } from "vitest";
import { documentOf } from "../testing/documents.ts";
import { ANN, BOB, suggest } from "../testing/suggestions.ts";
import { project } from "./markup.ts";
import { readingBlocks } from "./readingBlocks.ts";

const plain = (blocks: ReturnType<typeof readingBlocks>) =>
  blocks.map(({ level, runs }) => [
    level,
    runs
      .map(
        ({ text, edits, struckBy }) =>
          `${text}${edits.map((edit) => `+${edit.author.name}`).join("")}${struckBy === null ? "" : `-${struckBy.author.name}`}`,
      )
      .join("|"),
  ]);

test("lines of a document with headings, insertions, deletions and what stands upon them", () => {
  const text = "# Fees\n\nThe fee is ten euros.\n";
  let { state } = suggest(documentOf(text), ANN, [{ start: 19, end: 22, text: "about 20" }]);
  ({ state } = suggest(state, BOB, [{ start: 22, end: 28, text: "" }]));
  ({ state } = suggest(state, BOB, [{ start: 6, end: 6, text: " and\ncosts" }]));
  const blocks = readingBlocks(project(state));
  expect(plain(blocks)).toEqual([
    [1, "Fees| and+Bob|¶+Bob"],
    [0, "costs+Bob"],
    [0, "The fee is |ten-Ann|about +Ann-Bob|20+Ann| euros."],
  ]);
  expect(blocks.at(-1)).toMatchObject({ start: 8, end: 30 });
  expect(plain(readingBlocks(project(documentOf("a\n\nb"))))).toEqual([
    [0, "a"],
    [0, "b"],
  ]);
});

test("front matter is left out, but for what somebody changes in it", () => {
  const text = "---\ntitle: Fees\nparty: Acme\n---\n\nThe fee.\n";
  expect(plain(readingBlocks(project(documentOf(text))))).toEqual([[0, "The fee."]]);
  const { state } = suggest(documentOf(text), ANN, [{ start: 11, end: 15, text: "Costs" }]);
  expect(plain(readingBlocks(project(state)))).toEqual([
    [0, "title: |Fees-Ann|Costs+Ann"],
    [0, "The fee."],
  ]);
});
