/** Random Word files and changed versions of them, for the laws that hold for every file. */
import fc from "fast-check";
import { LIST_AND_BULLETS, listed, p, r, style, wordFile } from "./wordFixture.ts";

export interface RandomRun {
  readonly text: string;
  readonly bold: boolean;
  /** It is a link, a field that says its text, ends a line, or has a footnote behind it. */
  readonly extra?: "link" | "field" | "break" | { readonly note: string } | undefined;
}

export type RandomBlock =
  | { readonly kind: "heading" | "paragraph" | "bullet"; readonly runs: readonly RandomRun[] }
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

const richRuns = fc.array(
  fc.record({
    text: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `${words.join(" ")} `),
    bold: fc.boolean(),
    extra: fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom("link" as const, "field" as const, "break" as const) },
      { weight: 1, arbitrary: fc.record({ note: fc.constantFrom("A note.", "Another one.", "See there.") }) },
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Blocks with footnotes, links, fields and breaks, and with bullets beside the clauses. */
export const richBlocks: fc.Arbitrary<RandomBlock[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: block },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("paragraph" as const), runs: richRuns }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("item" as const), level: fc.constantFrom(1 as const, 2 as const), runs: richRuns }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("bullet" as const), runs: richRuns }) },
  ),
  { minLength: 1, maxLength: 8 },
);

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

/** Writes blocks and gathers the footnotes that they mention. */
class Writer {
  readonly notes: string[] = [];

  block(one: RandomBlock): string {
    switch (one.kind) {
      case "heading":
        return p(this.#runs(one.runs), `<w:pStyle w:val="H1"/>${listed(0)}`);
      case "paragraph":
        return p(this.#runs(one.runs));
      case "item":
        return p(this.#runs(one.runs), listed(one.level));
      case "bullet":
        return p(this.#runs(one.runs), listed(0, 2));
      case "table": {
        const rows = one.rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${p(r(xml(cell)))}</w:tc>`).join("")}</w:tr>`);
        return `<w:tbl>${rows.join("")}</w:tbl>`;
      }
    }
  }

  #runs(runs: readonly RandomRun[]): string {
    return runs.map((run) => this.#run(run)).join("");
  }

  #run({ text, bold, extra }: RandomRun): string {
    const run = r(xml(text), bold ? "<w:b/>" : "");
    if (extra === "link") return `<w:hyperlink r:id="rIdLink">${run}</w:hyperlink>`;
    if (extra === "field") return `<w:fldSimple w:instr=" REF _Nowhere \\h ">${run}</w:fldSimple>`;
    if (extra === "break") return `${run}<w:r><w:br/></w:r>`;
    if (extra === undefined) return run;
    this.notes.push(extra.note);
    return `${run}<w:r><w:footnoteReference w:id="${this.notes.length + 1}"/></w:r>`;
  }
}

/** The Word file of these blocks. */
export function randomFile(blocks: readonly RandomBlock[]): Uint8Array {
  const writer = new Writer();
  const body = blocks.map((one) => writer.block(one)).join("");
  const notes = writer.notes.map((text, index) => `<w:footnote w:id="${index + 2}">${p(r(text))}</w:footnote>`);
  return wordFile({
    body: `${body}${p("")}<w:sectPr/>`,
    styles: style("H1", "heading 1"),
    numbering: LIST_AND_BULLETS,
    ...(notes.length > 0 && { footnotes: notes.join("") }),
    ...(body.includes("rIdLink") && { links: [["rIdLink", "hyperlink", "https://example.com/terms", "External"]] }),
  });
}

/** The Word file of the paragraphs and tables alone: it has no styles, lists and footnotes. */
export function bareFile(blocks: readonly RandomBlock[]): Uint8Array {
  const plain = blocks.flatMap((one): RandomBlock[] => {
    if (one.kind === "table") return [one];
    return one.kind === "paragraph" ? [{ ...one, runs: one.runs.map(({ text, bold }) => ({ text, bold })) }] : [];
  });
  const writer = new Writer();
  return wordFile({ body: `${plain.map((one) => writer.block(one)).join("")}${p("")}<w:sectPr/>` });
}
