import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../src/domain/text/editAlgebra.ts";
import { readWord, type WordText } from "./readWord.ts";
import { by, del, ins, LIST, listed, markDel, markIns, p, r, style, type WordFixture, wordFile } from "./testing/wordFixture.ts";
import { openWord } from "./wordPackage.ts";

async function read(fixture: WordFixture | string): Promise<WordText & { old: string; fresh: string }> {
  const text = readWord(await openWord(wordFile(typeof fixture === "string" ? { body: fixture } : fixture)));
  const body = (whole: string): string => whole.replace(/^---\n[\s\S]*?\n---\n\n/, "").replace(/\n$/, "");
  expect(
    applyEdits(
      text.rejected,
      text.edits.map(({ start, end, newText }) => ({ start, end, text: newText })),
    ),
  ).toBe(text.accepted);
  return { ...text, old: body(text.rejected), fresh: body(text.accepted) };
}

const changes = (text: WordText): string[][] =>
  text.edits.map((edit) => [edit.author, text.rejected.slice(edit.start, edit.end), edit.newText]);

describe("tracked changes", () => {
  it("are edits of their authors with their dates", async () => {
    const text = await read(
      p(`${r("Pay within ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days")}${ins("Bob", r(" net"))}${r(".")}`),
    );
    expect([text.old, text.fresh]).toEqual(["Pay within 30 days.", "Pay within 45 days net."]);
    expect(changes(text)).toEqual([
      ["Ann", "30", "45"],
      ["Bob", "", " net"],
    ]);
    expect(text.edits[0]?.date).toBe(Date.UTC(2026, 2, 1, 9));
  });

  it("a deletion inside somebody else's insertion is in neither text", async () => {
    const nested = `<w:ins ${by("Ann")}>${r("new ")}<w:del ${by("Bob", 2)}><w:r><w:delText>gone </w:delText></w:r></w:del>${r("words")}</w:ins>`;
    const text = await read(p(`${r("Some ")}${nested}${r(".")}`));
    expect([text.old, text.fresh]).toEqual(["Some .", "Some new words."]);
  });

  it("a deleted paragraph mark joins two paragraphs, an inserted one parts them", async () => {
    const joined = await read(p(r("One "), markDel("Ann")) + p(r("two")));
    expect([joined.old, joined.fresh]).toEqual(["One\n\ntwo", "One two"]);
    const parted = await read(p(r("One"), markIns("Ann")) + p(r("two")));
    expect([parted.old, parted.fresh]).toEqual(["Onetwo", "One\n\ntwo"]);
    expect(changes(parted)).toEqual([["Ann", "", "\n\n"]]);
  });

  it("whole paragraphs come and go with their marks, and the next one keeps its own properties", async () => {
    const body =
      p(r("Stays")) +
      p(del("Ann", "Goes"), markDel("Ann")) +
      p(r("Title"), '<w:pStyle w:val="H1"/>') +
      p(ins("Bob", r("Comes")), markIns("Bob")) +
      p(r("End"));
    const text = await read({ body, styles: style("H1", "heading 1") });
    expect(text.old).toBe("Stays\n\nGoes\n\n## Title\n\nEnd");
    expect(text.fresh).toBe("Stays\n\n## Title\n\nComes\n\nEnd");
    expect(new Set(text.edits.map((edit) => edit.author))).toEqual(new Set(["Ann", "Bob"]));
  });

  it("a move across three paragraphs is a deletion and an insertion", async () => {
    const from = (text: string): string => `<w:moveFrom ${by("Ann")}>${r(text).replaceAll("w:t", "w:t")}</w:moveFrom>`;
    const to = (text: string): string => `<w:moveTo ${by("Ann")}>${r(text)}</w:moveTo>`;
    const moved = '<w:rPr><w:moveFrom w:id="3" w:author="Ann"/></w:rPr>';
    const arrived = '<w:rPr><w:moveTo w:id="4" w:author="Ann"/></w:rPr>';
    const body =
      p(from("First."), moved) +
      p(from("Second."), moved) +
      p(from("Third."), moved) +
      p(r("Middle.")) +
      p(to("First."), arrived) +
      p(to("Second."), arrived) +
      p(to("Third."), arrived) +
      p(r("End."));
    const text = await read(body);
    expect(text.old).toBe("First.\n\nSecond.\n\nThird.\n\nMiddle.\n\nEnd.");
    expect(text.fresh).toBe("Middle.\n\nFirst.\n\nSecond.\n\nThird.\n\nEnd.");
    expect(text.edits.every((edit) => edit.move && edit.author === "Ann")).toBe(true);
  });

  it("rows of tables are inserted and deleted", async () => {
    const cell = (text: string): string => `<w:tc>${p(r(text))}</w:tc>`;
    const row = (texts: string[], mark = ""): string =>
      `<w:tr>${mark === "" ? "" : `<w:trPr>${mark}</w:trPr>`}${texts.map(cell).join("")}</w:tr>`;
    const body = `<w:tbl>${row(["Item", "Fee"])}${row(["Old", "1"], `<w:del ${by("Ann")}/>`)}${row(["New", "2"], `<w:ins ${by("Bob")}/>`)}</w:tbl>`;
    const text = await read(body);
    expect(text.old).toBe("| Item | Fee |\n| --- | --- |\n| Old | 1 |");
    expect(text.fresh).toBe("| Item | Fee |\n| --- | --- |\n| New | 2 |");
  });

  it("a paragraph whose numbering changed is numbered as before on the old side", async () => {
    const change = `${listed(0)}<w:pPrChange ${by("Ann")}><w:pPr/></w:pPrChange>`;
    const text = await read({ body: p(r("A clause"), change), numbering: LIST });
    expect([text.old, text.fresh]).toEqual(["A clause", "1. A clause"]);
    expect(text.flow.formatChanges).toBe(1);
  });

  it("without a name or a date they are there all the same", async () => {
    const text = await read(p(`${r("a")}<w:ins w:id="1">${r("b")}</w:ins>`));
    expect(text.edits).toMatchObject([{ author: "", date: null, newText: "b" }]);
  });
});

describe("structure", () => {
  it("headings, clauses below them and their numbers are those of Word", async () => {
    const body =
      p(r("Services"), `<w:pStyle w:val="H1"/>${listed(0)}`) +
      p(r("The Supplier shall deliver."), listed(1)) +
      p(r("first;"), listed(2)) +
      p(r("second."), listed(2)) +
      p(r("Fees"), `<w:pStyle w:val="H1"/>${listed(0)}`) +
      p(r("The Customer shall pay."), listed(1));
    const text = await read({ body, styles: style("H1", "heading 1"), numbering: LIST });
    expect(text.fresh).toBe(
      "## Services\n\n1. The Supplier shall deliver.\n\n   1. first;\n\n   1. second.\n\n## Fees\n\n1. The Customer shall pay.",
    );
    expect(text.otherNumbers).toEqual([]);
    expect(text.accepted).toContain("numbering: legal");
  });

  it("long clauses in the style of a heading are clauses", async () => {
    const long = (word: string): string =>
      p(r(`${word}. ${"The parties agree on this at some length. ".repeat(6)}`), `<w:pStyle w:val="H2"/>${listed(1)}`);
    const body = p(r("Scope"), `<w:pStyle w:val="H1"/>${listed(0)}`) + long("Support") + long("Access");
    const text = await read({ body, styles: style("H1", "heading 1") + style("H2", "heading 2"), numbering: LIST });
    expect(text.fresh.split("\n\n").map((block) => block.slice(0, 10))).toEqual(["## Scope", "1. Support", "1. Access."]);
  });

  it("emphasis hugs its words and marks in the text are escaped", async () => {
    const text = await read(p(`${r("The ")}${r("“Services” ", "<w:b/>")}${r("are ")}${r(" not ", "<w:i/>")}${r("a*b, [x] and #1")}`));
    expect(text.fresh).toBe("The **“Services”** are  *not* a\\*b, \\[x\\] and #1");
    expect((await read(p(r("# no heading")))).fresh).toBe("\\# no heading");
    expect((await read(p(r("1. no list")))).fresh).toBe("1\\. no list");
    expect((await read(p(r("____________")))).fresh).toBe("\\____________");
  });

  it("numbers of other clauses are live references, in both kinds of fields", async () => {
    const target = p(`<w:bookmarkStart w:id="1" w:name="_Ref1"/>${r("Payment.")}<w:bookmarkEnd w:id="1"/>`, listed(0));
    const complex = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref1 \\r \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${r("1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
    const simple = `<w:fldSimple w:instr=" REF _Ref1 \\r \\h ">${r("1")}</w:fldSimple>`;
    const lost = `<w:fldSimple w:instr=" REF _Gone \\r \\h ">${r("9.9")}</w:fldSimple>`;
    const text = await read({
      body: target + p(`${r("As set out in clause ")}${complex}${r(" and ")}${simple}${r(", not ")}${lost}${r(".")}`),
      numbering: LIST,
    });
    expect(text.fresh).toBe("1. Payment. {#ref1}\n\nAs set out in clause [](#ref1) and [](#ref1), not 9.9.");
  });

  it("footnotes, links, breaks and tables inside of content controls are carried over", async () => {
    const body = `<w:sdt><w:sdtContent>${p(`${r("Text")}<w:r><w:footnoteReference w:id="2"/></w:r>${r(" and")}<w:r><w:br/></w:r><w:hyperlink r:id="rId9">${r("a page")}</w:hyperlink>`)}</w:sdtContent></w:sdt>`;
    const text = await read({
      body,
      footnotes: `<w:footnote w:id="0" w:type="separator">${p("")}</w:footnote><w:footnote w:id="2">${p(r("A note."))}</w:footnote>`,
      links: [["rId9", "hyperlink", "https://example.com/a?b=c", "External"]],
    });
    expect(text.fresh).toBe("Text[^1] and\\\n[a page](https://example.com/a?b=c)\n\n[^1]: A note.");
  });

  it("what cannot be edited here is counted", async () => {
    const text = await read({
      body: p(`${r("See")}<w:r><w:drawing/></w:r>${r("hidden", "<w:vanish/>")}`),
      parts: { "word/vbaProject.bin": "x", "word/embeddings/oleObject1.bin": "x" },
      links: [["rId5", "image", "http://example.com/track.png", "External"]],
    });
    expect(text.fresh).toBe("Seehidden");
    expect([...text.flow.kept]).toEqual([["picture", 1]]);
    expect([...text.flow.dropped.keys()].sort()).toEqual(["embedded object", "macro part", "outside image"]);
    expect(text.flow.hiddenCharacters).toBe(6);
  });

  it("the ranges of comments are known on both sides", async () => {
    const body = p(`${r("Pay ")}<w:commentRangeStart w:id="7"/>${del("Ann", "USD ")}${r("100")}<w:commentRangeEnd w:id="7"/>${r(" now.")}`);
    const text = await read(body);
    const [before] = text.comments.rejected;
    const [after] = text.comments.accepted;
    expect(text.rejected.slice(before?.start, before?.end)).toBe("USD 100");
    expect(text.accepted.slice(after?.start, after?.end)).toBe("100");
  });
});
