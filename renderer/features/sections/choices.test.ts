import { expect, test } from "vitest";
import { proseSections } from "../../../src/domain/document/polishPlaces.ts";
import { choicesOf, sectionAtCaret } from "./choices.ts";

const TEXT = "# T\n\n## A\n\nOne.\n\n### B\n\nTwo.\n\n### C\n\nThree.\n\n## D\n\nFour.\n";
const sections = proseSections(TEXT);
const lockOf = (part: string) => ({ start: TEXT.indexOf(part), end: TEXT.indexOf(part) + part.length });

test("the box of a section stands for all below it", () => {
  const marks = (...ids: string[]) => choicesOf(sections, [], new Set(ids)).map(({ title, mark }) => `${title} ${mark}`);
  expect(marks()).toEqual(["A none", "B none", "C none", "D none"]);
  expect(marks("a", "b")).toEqual(["A some", "B all", "C none", "D none"]);
  expect(marks("a", "b", "c")).toEqual(["A all", "B all", "C all", "D none"]);
  expect(choicesOf(sections, [], new Set())[0]?.below).toEqual(["a", "b", "c"]);
});

test("sections of which everything is locked cannot be chosen", () => {
  const rows = choicesOf(sections, [lockOf("Two."), lockOf("Fo")], new Set(["a", "b", "c", "d"]));
  expect(rows.map(({ mark }) => mark)).toEqual(["all", "locked", "all", "all"]);
  expect(rows[0]?.below).toEqual(["a", "c"]);
  const halves = [lockOf("Fo"), lockOf("ur.")];
  expect(choicesOf(sections, halves, new Set()).map(({ mark }) => mark)).toEqual(["none", "none", "none", "locked"]);
});

test("the section at the caret is chosen at first, with what is below it", () => {
  const at = (part: string) => [...sectionAtCaret(sections, TEXT.indexOf(part))];
  expect(at("One")).toEqual(["a", "b", "c"]);
  expect(at("Two")).toEqual(["b"]);
  expect(at("Four")).toEqual(["d"]);
  expect(at("# T")).toEqual(["a", "b", "c"]);
  expect([...sectionAtCaret([], 3)]).toEqual([]);
});
