/** Random Word files and changed versions of them, for the laws that hold for every file. */
import fc from "fast-check";
import { LIST, listed, p, r, style, wordFile } from "./wordFixture.ts";

export interface RandomRun {
  readonly text: string;
  readonly bold: boolean;
}

export type RandomBlock =
  | { readonly kind: "heading" | "paragraph"; readonly runs: readonly RandomRun[] }
  | { readonly kind: "item"; readonly level: 1 | 2; readonly runs: readonly RandomRun[] }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] };

const WORDS = [
  "Supplier",
  "shall",
  "pay",
  "the",
  "Customer",
  "within",
  "30",
  "days",
  "of",
  "(a)",
  "notice*",
  "and",
  "[x]",
  "甲は",
  "乙に",
  "支払う。",
  "liability_cap",
  "<b>",
  "&amp;",
  "~5%",
];
const word = fc.constantFrom(...WORDS);
const runs = fc.array(
  fc.record({ text: fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => `${words.join(" ")} `), bold: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);
const cells = fc.array(word, { minLength: 2, maxLength: 2 });

const block: fc.Arbitrary<RandomBlock> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("heading" as const),
      runs: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => [{ text: words.join(" "), bold: false }]),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("paragraph" as const), runs }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("item" as const), level: fc.constantFrom(1 as const, 2 as const), runs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("table" as const), rows: fc.array(cells, { minLength: 1, maxLength: 3 }) }) },
);

export const randomBlocks = fc.array(block, { minLength: 1, maxLength: 8 });

/** A change of a list of blocks. */
export type RandomChange =
  | { readonly type: "remove" | "double"; readonly at: number }
  | { readonly type: "insert"; readonly at: number; readonly block: RandomBlock }
  | { readonly type: "word"; readonly at: number; readonly word: string }
  | { readonly type: "bold"; readonly at: number }
  | { readonly type: "row"; readonly at: number; readonly cells: readonly string[] };

const change: fc.Arbitrary<RandomChange> = fc.oneof(
  fc.record({ type: fc.constant("remove" as const), at: fc.nat(20) }),
  fc.record({ type: fc.constant("insert" as const), at: fc.nat(20), block }),
  fc.record({ type: fc.constant("word" as const), at: fc.nat(20), word }),
  fc.record({ type: fc.constant("bold" as const), at: fc.nat(20) }),
  fc.record({ type: fc.constant("row" as const), at: fc.nat(20), cells }),
);

export const randomChanges = fc.array(change, { maxLength: 5 });

export function changeBlocks(blocks: readonly RandomBlock[], changes: readonly RandomChange[]): RandomBlock[] {
  let result = [...blocks];
  for (const one of changes) {
    const at = one.at % Math.max(1, result.length);
    const found = result[at];
    if (one.type === "insert") result = result.toSpliced(at, 0, one.block);
    else if (one.type === "remove" && result.length > 1) result = result.toSpliced(at, 1);
    else if (found !== undefined) result = result.with(at, changeBlock(found, one));
  }
  return result;
}

function changeBlock(found: RandomBlock, one: RandomChange): RandomBlock {
  if (found.kind === "table") {
    if (one.type === "row") return { ...found, rows: [...found.rows, one.cells] };
    if (one.type === "word") return { ...found, rows: found.rows.map((row, index) => (index === 0 ? [one.word, ...row.slice(1)] : row)) };
    return found;
  }
  const [first, ...rest] = found.runs;
  if (first === undefined) return found;
  if (one.type === "word") return { ...found, runs: [{ ...first, text: first.text.replace(/^\S+/, one.word) }, ...rest] };
  if (one.type === "bold" && found.kind !== "heading") return { ...found, runs: [{ ...first, bold: !first.bold }, ...rest] };
  return found;
}

const xml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const runXml = ({ text, bold }: RandomRun): string => r(xml(text), bold ? "<w:b/>" : "");

function blockXml(one: RandomBlock): string {
  switch (one.kind) {
    case "heading":
      return p(one.runs.map(runXml).join(""), `<w:pStyle w:val="H1"/>${listed(0)}`);
    case "paragraph":
      return p(one.runs.map(runXml).join(""));
    case "item":
      return p(one.runs.map(runXml).join(""), listed(one.level));
    case "table": {
      const rows = one.rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${p(r(xml(cell)))}</w:tc>`).join("")}</w:tr>`);
      return `<w:tbl>${rows.join("")}</w:tbl>`;
    }
  }
}

/** The Word file of these blocks. */
export function randomFile(blocks: readonly RandomBlock[]): Uint8Array {
  const body = blocks.map(blockXml).join("");
  return wordFile({ body: `${body}${p("")}<w:sectPr/>`, styles: style("H1", "heading 1"), numbering: LIST });
}
