import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../../../src/domain/testing/arbitraryEdits.ts";
import type { Block, ChangeKind, Inline, StructuredDocument } from "../markdown/model.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { sampleText } from "../testing/assets.ts";
import { mergeDocuments } from "./mergeDocuments.ts";

const parse = (text: string): StructuredDocument => parseMarkdown(text, "contract", "Untitled");
const merge = (before: string, after: string): StructuredDocument => mergeDocuments(parse(before), parse(after), "before");

interface Side {
  readonly without: ChangeKind;
  /** Ids that the new text has: to others the redline leads no more. */
  readonly targets: ReadonlySet<string>;
  readonly document: StructuredDocument;
  /** Labels of headings and items, too. */
  readonly labels: boolean;
}

/** Everything that one side says, a line for each paragraph, cell and line of code. Footnotes are said where they are referred to. */
function said(side: Side): string[] {
  const { document } = side;
  return [words(side, document.titleChildren), ...linesOf(side, document.blocks)]
    .map((line) => line.replace(/\s+/gu, " ").trim())
    .filter((line) => line !== "");
}

function linesOf(side: Side, blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => linesOfOne(side, block));
}

function linesOfOne(side: Side, block: Block): string[] {
  switch (block.type) {
    case "heading":
      if (block.change === side.without) return [];
      return [...(side.labels ? [block.number?.label ?? ""] : []), words(side, block.children)];
    case "paragraph":
      return [words(side, block.children)];
    case "list":
      return block.items.flatMap((item) =>
        item.change === "delete" && side.without === "delete"
          ? linesOf(side, item.blocks)
          : [...(side.labels ? [item.label] : []), ...linesOf(side, item.blocks)],
      );
    case "table":
      return [block.header, ...block.rows].flatMap((row) => row.map(({ children }) => words(side, children)));
    case "code":
      return (block.lines ?? block.text.split("\n").map((text) => ({ kind: "same", text })))
        .filter(({ kind }) => kind !== side.without)
        .map(({ text }) => text);
    case "quote":
      return linesOf(side, block.blocks);
    case "rule":
      return block.change === side.without ? [] : ["---"];
  }
}

function words(side: Side, inlines: readonly Inline[], inNote = false): string {
  return inlines
    .map((inline): string => {
      if (inline.type === "text" || inline.type === "code") return inline.text;
      if (inline.type === "break") return " ";
      if (inline.type === "reference") return side.targets.has(inline.target) ? `→${inline.target}` : inline.label;
      if (inline.type === "footnote")
        return inNote ? "^" : `^${linesOf(side, side.document.footnotes[inline.number - 1] ?? []).join("/")}^`;
      if (inline.type === "change" && inline.kind === side.without) return "";
      return "children" in inline ? words(side, inline.children, inNote) : "";
    })
    .join("");
}

function idsOf(document: StructuredDocument): Set<string> {
  const ids = new Set([document.titleId]);
  const visit = (blocks: readonly Block[]): void => {
    for (const block of blocks) {
      if (block.type === "heading") ids.add(block.id);
      if (block.type === "quote") visit(block.blocks);
      if (block.type !== "list") continue;
      for (const item of block.items) {
        if (item.id !== null) ids.add(item.id);
        visit(item.blocks);
      }
    }
  };
  visit(document.blocks);
  return ids;
}

function expectBothSides(before: string, after: string): void {
  const [old, now, merged] = [parse(before), parse(after), merge(before, after)];
  const targets = idsOf(now);
  const side = (document: StructuredDocument, without: ChangeKind, labels: boolean): string[] =>
    said({ document, without, targets, labels });
  expect(side(merged, "insert", false)).toEqual(side(old, "insert", false));
  expect(side(merged, "delete", true)).toEqual(side(now, "delete", true));
}

const changesIn = (document: StructuredDocument): string[] => {
  const found: string[] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === "change" && typeof value === "string") found.push(value);
    if (typeof value === "object" && value !== null && "type" in value && value.type === "change") found.push("inline");
    if (key === "lines") found.push("lines");
    return value;
  });
  return found;
};

const phrase = fc.constantFrom(
  "The **Customer** shall pay",
  "the *Fees* within 30 days",
  "as set out in [](#fees)",
  "see [the term](#term)",
  "`code()` and",
  "甲は、乙に対し、支払う。",
  "a note[^1]",
  "another[^2]",
  '**"Services"** means',
  "[a place](https://example.org)",
  "𠮷 and 😀",
  "\ue000",
);
const sentence = fc.array(phrase, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(" "));
const block = fc.oneof(
  sentence,
  sentence.map((words) => `## ${words}`),
  fc.constantFrom("## Fees {#fees}", "## Term {#term}", "***", "```\na\nb\n```", "```\na\nc\n\nd\n```"),
  fc.array(sentence, { minLength: 1, maxLength: 4 }).map((items) => items.map((item, at) => `${at + 1}. ${item}`).join("\n")),
  fc
    .array(sentence, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((item) => `1. ${item}\n   1. inner ${item}\n\n      more`).join("\n")),
  fc.array(sentence, { minLength: 1, maxLength: 3 }).map((items) => items.map((item) => `- ${item}`).join("\n")),
  sentence.map((words) => `> ${words}\n>\n> 1. ${words}`),
  fc
    .array(fc.constantFrom("| a | 1 |", "| b | 2 |", "| b *c* | 3 |"), { maxLength: 4 })
    .map((rows) => ["| Item | Price |", "|---|---|", ...rows].join("\n")),
  fc
    .array(fc.constantFrom("| a | x | 1 |", "| b | y | 2 |"), { maxLength: 3 })
    .map((rows) => ["| Item | Kind | Price |", "|---|---|---|", ...rows].join("\n")),
);
const note = fc.constantFrom("Net of tax.", "Net of *all* taxes.", "A second thought, see [](#term).");
const blocks = fc.array(block, { maxLength: 9 });
const documentOf = ([parts, one, other]: [string[], string, string]): string => `${parts.join("\n\n")}\n\n[^1]: ${one}\n\n[^2]: ${other}\n`;
const anyDocument = fc.tuple(blocks, note, note).map(documentOf);
/** Two versions of one document: blocks removed, put in and rewritten. */
const versions = fc
  .tuple(blocks, note, note, fc.array(fc.tuple(fc.nat(9), fc.nat(2), block), { maxLength: 4 }))
  .map(([parts, one, other, edits]) => {
    const changed = [...parts];
    for (const [at, kind, put] of edits) changed.splice(at, kind === 0 ? 0 : 1, ...(kind === 1 ? [] : [put]));
    return [documentOf([parts, one, other]), documentOf([changed, other, one])] as const;
  });

describe("a redline", () => {
  it("gives the old text without what was put in, and the new one without what was removed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(anyDocument, anyDocument), versions), ([before, after]) => expectBothSides(before, after)),
      SEEDED,
    );
  });

  it("of a text and itself marks nothing, and is the text", () => {
    fc.assert(
      fc.property(anyDocument, (text) => {
        const merged = merge(text, text);
        expect(changesIn(merged)).toEqual([]);
        expect({ ...merged, redline: undefined }).toEqual({ ...parse(text), redline: undefined });
      }),
      SEEDED,
    );
  });

  it("of long documents with small changes marks little", () => {
    const before = sampleText("cloud-service-agreement.md");
    const after = before.replace("Customer", "Client").replace(/\n1\. /u, "\n1. A new clause.\n1. ");
    expectBothSides(before, after);
    expect(changesIn(merge(before, after)).length).toBeLessThan(8);
  });
});

const inlinesOf = (document: StructuredDocument, at = 0): readonly Inline[] => {
  const found = document.blocks[at];
  return found !== undefined && "children" in found ? found.children : [];
};

describe("words", () => {
  it("are struck before what comes in their place, whole words at a time", () => {
    expect(inlinesOf(merge("Pay within 30 days of **receipt**.\n", "Pay within 45 days of **the receipt**.\n"))).toEqual([
      { type: "text", text: "Pay within " },
      { type: "change", kind: "delete", children: [{ type: "text", text: "30" }] },
      { type: "change", kind: "insert", children: [{ type: "text", text: "45" }] },
      { type: "text", text: " days of " },
      { type: "change", kind: "insert", children: [{ type: "strong", children: [{ type: "text", text: "the " }] }] },
      { type: "strong", children: [{ type: "text", text: "receipt" }] },
      { type: "text", text: "." },
    ]);
  });

  it("that only look different stand as they look now; a link that leads elsewhere is a change", () => {
    expect(inlinesOf(merge("Pay at once.\n", "Pay **at once**.\n"))).toEqual(inlinesOf(parse("Pay **at once**.\n")));
    expect(inlinesOf(merge("See [here](https://a.example) now.\n", "See [here](https://b.example) now.\n"))).toEqual([
      { type: "text", text: "See " },
      {
        type: "change",
        kind: "delete",
        children: [{ type: "link", href: "https://a.example/", children: [{ type: "text", text: "here" }] }],
      },
      {
        type: "change",
        kind: "insert",
        children: [{ type: "link", href: "https://b.example/", children: [{ type: "text", text: "here" }] }],
      },
      { type: "text", text: " now." },
    ]);
  });
});

describe("structure", () => {
  it("is that of the new text; a removed clause keeps its old number between its neighbours", () => {
    const before = "## Fees {#fees}\n\n1. One thing.\n2. Two other things.\n3. Three more words.\n";
    const after = "## Fees {#fees}\n\n1. One thing.\n2. Three more words.\n";
    const [, list] = merge(before, after).blocks;
    expect(list?.type === "list" ? list.items.map(({ label, change }) => [label, change]) : []).toEqual([
      ["1.1", undefined],
      ["1.2", "delete"],
      ["1.2", undefined],
    ]);
  });

  it("references follow their numbers without a mark; one into removed text is words and leads nowhere", () => {
    const before = "## Old things\n\nGone.\n\n## Fees {#fees}\n\nSee [](#fees) and [](#old-things).\n";
    const after = "## Fees {#fees}\n\nSee [](#fees) and more.\n";
    const merged = merge(before, after);
    expect(merged.blocks.map((found) => (found.type === "heading" ? [found.number?.label, found.id, found.change] : found.type))).toEqual([
      ["1", "", "delete"],
      "paragraph",
      ["1", "fees", undefined],
      "paragraph",
    ]);
    const inlines = inlinesOf(merged, 3);
    expect(inlines[1]).toEqual({ type: "reference", target: "fees", label: "1", numbered: true });
    expect(JSON.stringify(inlines)).not.toContain("old-things");
  });

  it("rows and columns are matched, so that a new column marks its cells alone", () => {
    const before = "| Item | Price |\n|---|---|\n| Setup | 50 |\n| Hosting | 70 |\n";
    const after =
      "| Item | Currency | Price |\n|---|---|---|\n| Setup | euros | 50 |\n| Support | euros | 90 |\n| Hosting | euros | 75 |\n";
    const [table] = merge(before, after).blocks;
    const shown = (inlines: readonly Inline[]): string =>
      inlines
        .map((inline) =>
          inline.type === "change"
            ? `${inline.kind === "insert" ? "+" : "-"}${shown(inline.children)}`
            : inline.type === "text"
              ? inline.text
              : "",
        )
        .join("");
    expect(table?.type === "table" ? [table.header, ...table.rows].map((row) => row.map(({ children }) => shown(children))) : []).toEqual([
      ["Item", "+Currency", "Price"],
      ["Setup", "+euros", "50"],
      ["+Support", "+euros", "+90"],
      ["Hosting", "+euros", "-70+75"],
    ]);
  });

  it("a removed footnote stands behind the others under its old number", () => {
    const merged = merge("One[^a] and two[^b].\n\n[^a]: First words here.\n[^b]: Other note.\n", "One and two[^b].\n\n[^b]: Other note.\n");
    expect(merged.redline?.removedFootnotes).toEqual([1]);
    expect(merged.footnotes).toHaveLength(2);
    expect(inlinesOf(merged)).toContainEqual({ type: "change", kind: "delete", children: [{ type: "footnote", number: 2, label: "1" }] });
  });
});
