/**
 * Files each of which broke some tool: what is read from them on both sides of their changes, and that a redline onto them keeps to the laws
 * of redlines. Files that are refused are in `badInput.test.ts`.
 */
import { describe, expect, it } from "vitest";
import { wordFaults } from "../testing/wordFaults.ts";
import { type ImportedWord, importWord } from "./importWord.ts";
import { readWord } from "./readWord.ts";
import { readBack } from "./redline/readBack.ts";
import { redlineWord } from "./redline/redlineWord.ts";
import { largestId } from "./redline/writeRedline.ts";
import { by, del, ins, LIST, listed, markDel, markIns, p, r, style, type WordFixture, wordFile } from "./testing/wordFixture.ts";
import { openWord } from "./wordPackage.ts";

interface Fixture {
  readonly file: WordFixture | string;
  /** What it says with all changes rejected, and with all accepted; the same where only `old` is said. */
  readonly old: string;
  readonly fresh?: string;
  readonly imported?: (found: ImportedWord) => void;
  /** A change of the text for the redline, on the side that is decided, and what must be in the document then. */
  readonly edit?: readonly [from: string, to: string];
  readonly xml?: readonly (string | RegExp)[];
}

const TRACKED = { author: "Grace", date: Date.UTC(2026, 10, 29, 10) };
const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const cell = (content: string, properties = ""): string => `<w:tc>${properties}${content}</w:tc>`;
const row = (cells: string, properties = ""): string => `<w:tr>${properties}${cells}</w:tr>`;
const body = (text: string): string => text.replace(/^---\n[\s\S]*?\n---\n\n/, "").replace(/\n$/, "");
const moved = (name: string, text: string): string => `<w:${name} ${by("Ann")}>${r(text)}</w:${name}>`;
const movedMark = (name: string, id: number): string => `<w:rPr><w:${name} w:id="${id}" w:author="Ann"/></w:rPr>`;
const document = (content: string, head = "", space = W): string =>
  `${head}<w:document xmlns:w="${space}"><w:body>${content}</w:body></w:document>`;
const part = (main: string | Uint8Array): WordFixture => ({ body: "", parts: { "word/document.xml": main } });
const numbering = (format: string, text: string): string =>
  `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`;
const comments = (content: string): string =>
  `<w:comments xmlns:w="${W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">${content}</w:comments>`;
const comment = (id: number, author: string, text: string): string =>
  `<w:comment w:id="${id}" w:author="${author}"><w:p w14:paraId="0000000${id}">${r(text)}</w:p></w:comment>`;

const FIXTURES: Record<string, Fixture> = {
  "a simple field that shows a clause": {
    file: {
      body:
        p(`<w:bookmarkStart w:id="1" w:name="_Ref1"/>${r("Pay.")}<w:bookmarkEnd w:id="1"/>`, listed(0)) +
        p(`${r("See ")}<w:fldSimple w:instr=" REF _Ref1 \\r \\h ">${r("1")}</w:fldSimple>${r(" there.")}`),
      numbering: LIST,
    },
    old: "1. Pay. {#ref1}\n\nSee [](#ref1) there.",
    edit: ["there", "now"],
    xml: ['<w:fldSimple w:instr=" REF _Ref1 \\r \\h ">'],
  },
  "a move across three paragraphs": {
    file:
      ["First.", "Second.", "Third."].map((text, at) => p(moved("moveFrom", text), movedMark("moveFrom", 10 + at))).join("") +
      p(r("Middle.")) +
      ["First.", "Second.", "Third."].map((text, at) => p(moved("moveTo", text), movedMark("moveTo", 20 + at))).join("") +
      p(r("End.")),
    old: "First.\n\nSecond.\n\nThird.\n\nMiddle.\n\nEnd.",
    fresh: "Middle.\n\nFirst.\n\nSecond.\n\nThird.\n\nEnd.",
    imported: ({ changes }) => expect(changes.every(({ move, author }) => move && author === "Ann")).toBe(true),
    edit: ["Middle", "Centre"],
  },
  "a deletion inside somebody else's insertion": {
    file: p(
      `${r("Some ")}<w:ins ${by("Ann")}>${r("new ")}<w:del ${by("Bob", 2)}><w:r><w:delText xml:space="preserve">gone </w:delText></w:r></w:del>${r("words")}</w:ins>${r(".")}`,
    ),
    old: "Some .",
    fresh: "Some new words.",
    edit: ["Some", "Few"],
    xml: [/<w:ins [^>]*Ann[^>]*>.*<w:del [^>]*Bob[^>]*>.*gone/],
  },
  "rows that came and went": {
    file: `<w:tbl>${row(cell(p(r("Item"))))}${row(cell(p(r("Old"))), `<w:trPr><w:del ${by("Ann")}/></w:trPr>`)}${row(cell(p(r("New"))), `<w:trPr><w:ins ${by("Bob", 2)}/></w:trPr>`)}</w:tbl>${p(r("End."))}`,
    old: "| Item |\n| --- |\n| Old |\n\nEnd.",
    fresh: "| Item |\n| --- |\n| New |\n\nEnd.",
    edit: ["End", "The end"],
  },
  "cells that came and went": {
    file: `<w:tbl>${row(cell(p(r("A"))) + cell(p(r("Old")), `<w:tcPr><w:cellDel ${by("Ann")}/></w:tcPr>`) + cell(p(r("New")), `<w:tcPr><w:cellIns ${by("Bob", 2)}/></w:tcPr>`))}</w:tbl>${p(r("End."))}`,
    old: "| A | Old |\n| --- | --- |\n\nEnd.",
    fresh: "| A | New |\n| --- | --- |\n\nEnd.",
    edit: ["End", "The end"],
    xml: ["<w:cellDel ", "<w:cellIns "],
  },
  "all rows of a table deleted": {
    file: `${p(r("Before."))}<w:tbl>${row(cell(p(del("Ann", "Gone"))), `<w:trPr><w:del ${by("Ann", 2)}/></w:trPr>`)}</w:tbl>${p(r("End."))}`,
    old: "Before.\n\n| Gone |\n| --- |\n\nEnd.",
    fresh: "Before.\n\nEnd.",
    edit: ["End", "The end"],
  },
  "a thread with a reply that is resolved": {
    file: {
      body: p(
        `<w:commentRangeStart w:id="1"/>${r("Pay now")}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r><w:r><w:commentReference w:id="2"/></w:r>${r(".")}`,
      ),
      links: [
        ["rIdC", "comments", "comments.xml"],
        ["rIdE", "commentsExtended", "commentsExtended.xml"],
      ],
      parts: {
        "word/comments.xml": comments(comment(1, "Carol", "Why?") + comment(2, "Dan", "Because.")),
        "word/commentsExtended.xml": `<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:commentEx w15:paraId="00000001" w15:done="1"/><w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="1"/></w15:commentsEx>`,
      },
    },
    old: "Pay now.",
    imported: ({ threads, text }) => {
      expect(threads).toHaveLength(1);
      expect(threads[0]).toMatchObject({ first: { author: "Carol", text: "Why?" }, replies: [{ author: "Dan" }], resolved: true });
      expect(text.slice(threads[0]?.range?.start, threads[0]?.range?.end)).toBe("Pay now");
    },
    edit: ["now", "later"],
    xml: ['<w:commentRangeStart w:id="1"/>', '<w:commentRangeEnd w:id="1"/>', '<w:commentReference w:id="2"/>'],
  },
  "two runs of different format, replaced as one": {
    file: p(`${r("Pay ")}${r("thirty", "<w:b/>")}${r(" days", '<w:i/><w:color w:val="FF0000"/>')}${r(".")}`),
    old: "Pay **thirty** *days*.",
    edit: ["**thirty** *days*", "soon"],
    xml: [
      /<w:del [^>]*><w:r><w:rPr><w:b\/><\/w:rPr><w:delText [^>]*>thirty<\/w:delText><\/w:r><\/w:del>/,
      /<w:del [^>]*><w:r><w:rPr><w:i\/><w:color w:val="FF0000"\/><\/w:rPr><w:delText/,
    ],
  },
  "an empty cell that gets words": {
    file: `<w:tbl>${row(cell(p(r("A"))) + cell(p("")))}${row(cell("<w:p/>") + cell(p(r("D"))))}</w:tbl>${p(r("End."))}`,
    old: "| A |  |\n| --- | --- |\n|  | D |\n\nEnd.",
    edit: ["|  | D |", "| C | D |"],
    xml: [/<w:p><w:ins [^>]*><w:r><w:t xml:space="preserve">C<\/w:t><\/w:r><\/w:ins><\/w:p>/],
  },
  "ids that are used twice": {
    file: p(`${r("a ")}${ins("Ann", r("b "))}${del("Ann", "c ")}${r("d e")}`) + p(`${ins("Bob", r("f "))}${r("g")}`),
    old: "a c d e\n\ng",
    fresh: "a b d e\n\nf g",
    edit: ["d e", "d x"],
  },
  "changes without a date, and with one that is none": {
    file: p(
      `${r("a")}<w:ins w:id="1" w:author="Ann">${r("b")}</w:ins><w:ins w:id="2" w:author="Bob" w:date="yesterday">${r("c")}</w:ins>${r(" d")}`,
    ),
    old: "a d",
    fresh: "abc d",
    imported: ({ changes }) => expect(new Set(changes.map(({ date }) => date))).toEqual(new Set([null])),
    edit: [" d", " e"],
    xml: ['<w:ins w:id="1" w:author="Ann">', 'w:date="yesterday"'],
  },
  "a picture on the network": {
    file: {
      body: p(
        `${r("Logo")}<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rId7"/></w:drawing></w:r>${r(" here.")}`,
      ),
      links: [["rId7", "image", "http://example.com/track.png", "External"]],
    },
    old: "Logo here.",
    imported: ({ report }) => {
      expect(report.dropped).toEqual([{ what: "outside image", count: 1 }]);
      expect(report.kept).toEqual([{ what: "picture", count: 1 }]);
    },
    edit: ["here", "there"],
    xml: ['r:link="rId7"'],
  },
  "text from right to left": {
    file: {
      body:
        p(r("الفقرة الأولى", "<w:rtl/>"), `<w:bidi/>${listed(0)}`) +
        p(r("الفقرة الثانية", "<w:rtl/>"), `<w:bidi/>${listed(0)}`) +
        p(r("End.")),
      numbering: numbering("decimal", "%1."),
    },
    old: "1. الفقرة الأولى\n\n1. الفقرة الثانية\n\nEnd.",
    edit: ["الثانية", "الأخيرة"],
    xml: [/<w:ins [^>]*><w:r><w:rPr><w:rtl\/><\/w:rPr><w:t/],
  },
  "clauses in Japanese numbers": {
    file: {
      body: p(r("甲は乙に支払う。"), listed(0)) + p(r("乙は甲に納める。"), listed(0)),
      numbering: numbering("japaneseCounting", "第%1条"),
    },
    old: "1. 甲は乙に支払う。\n\n1. 乙は甲に納める。",
    imported: ({ report, text }) => {
      expect(text).toContain("numbering: japanese");
      expect(report.warnings).toContainEqual(expect.objectContaining({ what: "other-numbers", detail: "第一条 → 第1条, 第二条 → 第2条" }));
    },
    edit: ["納める", "納入する"],
  },
  "the strict form": {
    file: part(document(p(r("Words here.")), "", "http://purl.oclc.org/ooxml/wordprocessingml/main")),
    old: "Words here.",
    imported: ({ report }) => expect(report.warnings).toContainEqual({ what: "strict", count: 1 }),
    edit: ["here", "there[^a].\n\n[^a]: A note"],
  },
  "a byte order mark": {
    file: part(`\uFEFF${document(p(r("Words here.")), '<?xml version="1.0" encoding="UTF-8"?>')}`),
    old: "Words here.",
    edit: ["here", "there"],
  },
  "UTF-16": {
    file: part(
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from(document(p(r("Words here.")), '<?xml version="1.0" encoding="UTF-16"?>'), "utf16le"),
      ]),
    ),
    old: "Words here.",
    edit: ["here", "there"],
    xml: ['encoding="UTF-8"'],
  },
  "a deleted paragraph mark: the next paragraph goes on and keeps its own properties": {
    file: {
      body: p(r("Body text "), markDel("Ann")) + p(r("Title"), '<w:pStyle w:val="H1"/>') + p(r("End.")),
      styles: style("H1", "heading 1"),
    },
    old: "Body text\n\n## Title\n\nEnd.",
    fresh: "## Body text Title\n\nEnd.",
    edit: ["End", "The end"],
  },
  "two deleted marks in a row, and one before a table": {
    file:
      p(r("One "), markDel("Ann")) +
      p(r("two "), markDel("Ann")) +
      p(r("three.")) +
      p(r("Stays."), markDel("Ann")) +
      `<w:tbl>${row(cell(p(r("A"))))}</w:tbl>${p(r("End."))}`,
    old: "One\n\ntwo\n\nthree.\n\nStays.\n\n| A |\n| --- |\n\nEnd.",
    fresh: "One two three.\n\nStays.\n\n| A |\n| --- |\n\nEnd.",
    edit: ["End", "The end"],
  },
  "an inserted mark that is rejected joins what it parted": {
    file: p(r("One "), markIns("Ann")) + p(r("two.")) + p(r("End.")),
    old: "One two.\n\nEnd.",
    fresh: "One\n\ntwo.\n\nEnd.",
    edit: ["End", "The end"],
  },
  "content controls around words, paragraphs, rows and cells, with changes in them": {
    file:
      p(`${r("Name: ")}<w:sdt><w:sdtPr/><w:sdtContent>${del("Ann", "old")}${ins("Ann", r("new"))}</w:sdtContent></w:sdt>${r(".")}`) +
      `<w:sdt><w:sdtContent>${p(r("In a control."))}${p(ins("Bob", r("Added.")), markIns("Bob"))}</w:sdtContent></w:sdt>` +
      `<w:tbl><w:sdt><w:sdtContent>${row(`<w:sdt><w:sdtContent>${cell(p(r("A")))}</w:sdtContent></w:sdt>${cell(p(r("B")))}`)}</w:sdtContent></w:sdt></w:tbl>${p(r("End."))}`,
    old: "Name: old.\n\nIn a control.\n\n| A | B |\n| --- | --- |\n\nEnd.",
    fresh: "Name: new.\n\nIn a control.\n\nAdded.\n\n| A | B |\n| --- | --- |\n\nEnd.",
    edit: ["control", "box"],
    xml: [/<w:sdt><w:sdtContent><w:p>.*<w:ins [^>]*Grace/],
  },
  "elements of namespaces that nobody knows, and a choice for those who do": {
    file: part(
      `<w:document xmlns:w="${W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x="urn:x" mc:Ignorable="x"><w:body><x:own x:a="1"/><w:p x:id="2"><w:r><w:t>Words</w:t></w:r><x:inside>not shown</x:inside><mc:AlternateContent><mc:Choice Requires="x"><w:r><w:t xml:space="preserve"> chosen</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t> fallback</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p></w:body></w:document>`,
    ),
    old: "Words chosen",
    edit: ["Words", "Terms"],
    xml: ['<x:own x:a="1"/><w:p x:id="2">', "<x:inside>not shown</x:inside>"],
  },
  macros: {
    file: {
      body: p(r("Words here.")),
      contentType: "application/vnd.ms-word.document.macroEnabled.main+xml",
      links: [["rIdM", "vbaProject", "vbaProject.bin"]],
      parts: { "word/vbaProject.bin": "x" },
    },
    old: "Words here.",
    imported: ({ report }) => {
      expect(report.dropped).toEqual([{ what: "macro part", count: 1 }]);
      expect(report.warnings).toContainEqual({ what: "macros", count: 1 });
    },
    edit: ["here", "there"],
  },
  "relationships that lead outside, and to parts that are not there": {
    file: {
      body: p(`<w:hyperlink r:id="rId1">${r("A page")}</w:hyperlink>${r(" and words.")}`),
      links: [
        ["rId1", "hyperlink", "https://example.com/a", "External"],
        ["rId2", "attachedTemplate", "http://example.com/evil.dotm", "External"],
        ["rId3", "oleObject", "file:///c:/secret.xls", "External"],
        ["rId4", "styles", "gone.xml"],
        ["rId5", "comments", "../../outside.xml"],
      ],
    },
    old: "[A page](https://example.com/a) and words.",
    imported: ({ report }) =>
      expect(report.dropped).toEqual([
        { what: "outside attachedTemplate", count: 1 },
        { what: "outside oleObject", count: 1 },
      ]),
    edit: ["words", "terms"],
  },
};

describe.each(Object.entries(FIXTURES))("%s", (name, { file, old, fresh = old, imported, edit, xml = [] }) => {
  const bytes = wordFile(typeof file === "string" ? { body: file } : file);

  it("is read", async () => {
    const read = readWord(await openWord(bytes));
    expect(body(read.rejected)).toBe(old);
    expect(body(read.accepted)).toBe(fresh);
    imported?.(await importWord(`${name}.docx`, bytes));
  });

  it.runIf(edit !== undefined)("takes a redline", async () => {
    const word = await openWord(bytes);
    const before = readWord(word);
    const faults = new Set(await wordFaults(bytes));
    const own = largestId(word);
    for (const pending of ["reject", "accept"] as const) {
      const from = pending === "reject" ? before.rejected : before.accepted;
      const text = from.replace(edit?.[0] ?? "", edit?.[1] ?? "");
      expect(text).not.toBe(from);
      const redline = redlineWord(word, { text, tracked: TRACKED, resolutions: new Map(), pending });
      expect([...redline.losses]).toEqual([]);
      const again = await openWord(redline.bytes);
      const read = readWord(again);
      expect(body(read.rejected)).toBe(old);
      const back = readBack(again, ({ attributes }) => Number(attributes["w:id"]) > own, pending);
      const wanted = body(text).replaceAll("[^a]", "[^1]");
      expect(
        back.atoms
          .map((atom) => atom.text)
          .join("")
          .trimEnd(),
      ).toBe(wanted);
      if (pending === "accept") expect(body(read.accepted)).toBe(wanted);
      expect((await wordFaults(redline.bytes)).filter((fault) => !faults.has(fault))).toEqual([]);
      const source = again.xml(again.main)?.source ?? "";
      for (const expected of xml) typeof expected === "string" ? expect(source).toContain(expected) : expect(source).toMatch(expected);
      expect(again.macros).toBe(false);
    }
  });
});
