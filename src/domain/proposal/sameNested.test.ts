import { expect, test } from "vitest";
import type { NestedEdit } from "./proposal.ts";
import { sameNested } from "./sameNested.ts";

const inner: NestedEdit = {
  id: "i",
  author: { kind: "person", name: "Bob" },
  createdAt: 1,
  start: 0,
  end: 1,
  oldText: "",
  newText: "x",
  status: "accepted",
  decision: { verdict: "accept", by: "Ann", at: 2, reason: null },
  nested: [],
};
const edit: NestedEdit = { ...inner, id: "e", nested: [inner] };

test("the order of the members does not matter; everything else does", () => {
  const { id, nested, ...rest } = edit;
  expect(sameNested([edit], [{ nested: structuredClone(nested), ...rest, id }])).toBe(true);
  const others: NestedEdit[] = [
    { ...edit, start: 1 },
    { ...edit, decision: null },
    { ...edit, author: { kind: "person", name: "Ann" } },
    { ...edit, nested: [] },
    { ...edit, nested: [{ ...inner, newText: "y" }] },
  ];
  for (const other of others) expect(sameNested([edit], [other])).toBe(false);
  expect(sameNested([edit], [edit, edit])).toBe(false);
});
