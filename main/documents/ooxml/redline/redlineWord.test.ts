import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWord } from "../readWord.ts";
import { bareFile, changeBlocks, randomBlocks, randomChanges, randomFile, richBlocks } from "../testing/arbitraryWord.ts";
import { by, del, ins, LIST, listed, p, r, style, type WordFixture, wordFile } from "../testing/wordFixture.ts";
import { trackedElements } from "../trackedMarks.ts";
import { openWord, type WordPackage } from "../wordPackage.ts";
import { redlineWord } from "./redlineWord.ts";

const TRACKED = { author: "Grace (for Ada)", date: Date.UTC(2026, 10, 29, 10, 0, 0) };
const bodyOf = (word: WordPackage): string => word.xml(word.main)?.source ?? "";
const plain = (text: string): string => text.replace(/^---\n[\s\S]*?\n---\n\n/, "").replace(/\n$/, "");

/** Redlines a fixture; `edit` turns its Markdown into the wanted one. */
async function redline(fixture: WordFixture | string, edit: (text: string) => string) {
  const word = await openWord(wordFile(typeof fixture === "string" ? { body: fixture } : fixture));
  const { rejected } = readWord(word);
  const result = redlineWord(word, { text: edit(rejected), tracked: TRACKED, resolutions: new Map() });
  const again = await openWord(result.bytes);
  const read = readWord(again);
  expect(read.rejected).toBe(rejected);
  return { ...result, word, again, xml: bodyOf(again), read, accepted: plain(read.accepted) };
}

describe("a redline on the file itself", () => {
  it("is word-level, with author and date, and keeps the format of the runs", async () => {
    const body = p(`${r("Pay within ", "<w:i/>")}${r("30", '<w:b/><w:color w:val="FF0000"/>')}${r(" days.")}`);
    const { xml, read } = await redline(body, (text) => text.replace("30", "45"));
    expect(read.edits).toMatchObject([{ author: TRACKED.author, date: TRACKED.date, newText: "**45**" }]);
    expect(xml).toContain(
      '<w:del w:id="1" w:author="Grace (for Ada)" w:date="2026-11-29T10:00:00Z"><w:r><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr><w:delText xml:space="preserve">30</w:delText></w:r></w:del>',
    );
    expect(xml).toContain('<w:r><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr><w:t xml:space="preserve">45</w:t></w:r></w:ins>');
    expect(xml).toContain(r("Pay within ", "<w:i/>"));
  });

  it("keeps untouched paragraphs and parts byte for byte", async () => {
    const odd = `<w:p  w:rsidR='00AA'><w:pPr><w:spacing w:after="120"/></w:pPr><!-- kept --><w:proofErr w:type="spellStart"/>${r("Odd &amp; kept")}</w:p>`;
    const { word, again, changed, xml } = await redline(
      { body: odd + p(r("This changes.")), parts: { "word/theme/theme1.xml": "<a/>" } },
      (text) => text.replace("This", "That"),
    );
    expect(changed).toEqual(["word/document.xml"]);
    expect(xml).toContain(odd);
    for (const [name, content] of word.parts) if (name !== word.main) expect(again.parts.get(name)).toEqual(content);
    expect([...again.parts.keys()]).toEqual([...word.parts.keys()]);
  });

  it("nothing changed: the same parts; the same input: the same bytes", async () => {
    const same = await redline(p(r("As it is.")), (text) => text);
    expect(same.changed).toEqual([]);
    const edit = (text: string): string => text.replace("is", "was");
    expect((await redline(p(r("As it is.")), edit)).bytes).toEqual((await redline(p(r("As it is.")), edit)).bytes);
  });

  it("inserts and deletes paragraphs with their marks, at the end too", async () => {
    const body = p(r("One.")) + p(r("Two.")) + p(r("Three."));
    const inserted = await redline(body, (text) => text.replace("Two.", "Two.\n\nAdded."));
    expect(inserted.accepted).toBe("One.\n\nTwo.\n\nAdded.\n\nThree.");
    const deleted = await redline(body, (text) => text.replace("Two.\n\n", ""));
    expect(deleted.accepted).toBe("One.\n\nThree.");
    const atEnd = await redline(body, (text) => `${text}\nFour.\n\nFive.\n`);
    expect(atEnd.accepted).toBe("One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.");
    const allNew = await redline(body, (text) => text.replace("One.", "Zero.\n\nOne."));
    expect(allNew.accepted).toBe("Zero.\n\nOne.\n\nTwo.\n\nThree.");
  });

  it("new clauses take over numbering and style of their kind", async () => {
    const body = p(r("Fees"), `<w:pStyle w:val="H1"/>${listed(0)}`) + p(r("Pay on time."), `<w:spacing w:after="99"/>${listed(1)}`);
    const { xml, accepted } = await redline(
      { body, styles: style("H1", "heading 1"), numbering: LIST },
      (text) => `${text}\n1. Late payments bear interest.\n\n## Term\n`,
    );
    expect(accepted).toBe("## Fees\n\n1. Pay on time.\n\n1. Late payments bear interest.\n\n## Term");
    expect(xml.match(/<w:spacing w:after="99"\/>/g)?.length).toBeGreaterThan(1);
  });

  it("rows of tables are inserted and deleted, cells changed", async () => {
    const cell = (text: string): string => `<w:tc><w:tcPr><w:tcW w:w="100"/></w:tcPr>${p(r(text))}</w:tc>`;
    const row = (...texts: string[]): string => `<w:tr>${texts.map(cell).join("")}</w:tr>`;
    const body = `<w:tbl><w:tblGrid/>${row("Item", "Fee")}${row("Setup", "100")}${row("Support", "200")}</w:tbl>${p(r("End."))}`;
    const changed = await redline(body, (text) => text.replace("| Setup | 100 |\n", "").replace("200 |", "250 |\n| Training | 50 |"));
    expect(changed.accepted).toBe("| Item | Fee |\n| --- | --- |\n| Support | 250 |\n| Training | 50 |\n\nEnd.");
    expect(changed.xml).toMatch(/<w:trPr><w:del /);
    expect(changed.xml).toMatch(/<w:trPr><w:ins /);
  });

  it("emphasis that changed is a change of the words", async () => {
    const { accepted, xml } = await redline(p(r("The Services are due.")), (text) => text.replace("Services", "**Services**"));
    expect(accepted).toBe("The **Services** are due.");
    expect(xml).toContain("<w:rPr><w:b/></w:rPr>");
  });

  it("fields go as a whole, in both kinds, and new references are fields", async () => {
    const target = p(`<w:bookmarkStart w:id="1" w:name="_Ref1"/>${r("Payment.")}<w:bookmarkEnd w:id="1"/>`, listed(0));
    const complex = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF _Ref1 \\r \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>${r("1")}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
    const body =
      target +
      p(`${r("See clause ")}${complex}${r(".")}`) +
      p(`${r("And clause ")}<w:fldSimple w:instr=" REF _Ref1 \\r \\h ">${r("1")}</w:fldSimple>${r(".")}`) +
      p(r("Also here."));
    const { accepted, xml } = await redline({ body, numbering: LIST }, (text) =>
      text.replaceAll("clause [](#ref1)", "that clause").replace("Also here.", "Also [](#ref1)."),
    );
    expect(accepted).toBe("1. Payment. {#ref1}\n\nSee that clause.\n\nAnd that clause.\n\nAlso [](#ref1).");
    expect(xml.match(/w:fldCharType="begin"/g)?.length).toBe(3);
    expect(xml).not.toMatch(/<w:del [^>]*>(?:(?!<\/w:del>).)*<w:(?:t|instrText)[ >]/);
  });

  it("every revision id is used once", async () => {
    const { xml } = await redline(p(r("a b c")) + p(ins("Ann", r("pending ")) + r("d e")), (text) =>
      text.replace("b", "x").replace("e", "y"),
    );
    const ids = [...xml.matchAll(/<w:(?:ins|del)\b[^>]* w:id="(\d+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("changes that the file came with", () => {
  const BODY =
    p(`${r("Pay ")}${del("Bob", "30")}${ins("Bob", r("60"))}${r(" days.")}`) +
    p(ins("Bob", r("New clause.")), `<w:rPr><w:ins ${by("Bob", 9)}/></w:rPr>`) +
    p(r("End."));

  it("stay as they are while nobody decided on them", async () => {
    const { xml, read } = await redline(BODY, (text) => text.replace("End", "The end"));
    expect(xml).toContain(del("Bob", "30"));
    expect(xml).toContain(ins("Bob", r("60")));
    expect(new Set(read.edits.map((edit) => edit.author))).toEqual(new Set(["Bob", TRACKED.author]));
  });

  it("are answered where our text is final: what it does not have of them is deleted by us, and nothing is struck twice", async () => {
    const word = await openWord(wordFile({ body: BODY }));
    const wanted = readWord(word).accepted.replace("60", "90").replace("New clause.\n\n", "");
    const { bytes } = redlineWord(word, { text: wanted, tracked: TRACKED, resolutions: new Map(), pending: "accept" });
    const again = await openWord(bytes);
    const read = readWord(again);
    expect(read.accepted).toBe(wanted);
    expect(read.rejected).toBe(readWord(word).rejected);
    expect(bodyOf(again)).toMatch(/<w:ins [^>]*w:author="Bob"[^>]*><w:del [^>]*w:author="Grace/);
    expect(bodyOf(again)).not.toMatch(/<w:del [^>]*><w:del /);
  });

  it("text that is struck already stays struck once", async () => {
    const word = await openWord(wordFile({ body: BODY }));
    const { bytes } = redlineWord(word, { text: readWord(word).rejected.replace("30", "90"), tracked: TRACKED, resolutions: new Map() });
    const xml = bodyOf(await openWord(bytes));
    expect(xml).toContain(del("Bob", "30"));
    expect(xml).not.toMatch(/<w:del [^>]*><w:del /);
  });

  it.each(["accept", "reject"] as const)("are settled where they were decided: %s", async (verdict) => {
    const word = await openWord(wordFile({ body: BODY }));
    const resolutions = new Map(trackedElements(word).map((element) => [element, verdict]));
    const read = readWord(word);
    const wanted = verdict === "accept" ? read.accepted : read.rejected;
    const { bytes } = redlineWord(word, { text: wanted, tracked: TRACKED, resolutions });
    const again = readWord(await openWord(bytes));
    expect(again.edits).toEqual([]);
    expect(again.accepted).toBe(wanted);
  });
});

/** Paragraphs inside of an item stand in; that they belong to it can be said in Word only where another item follows. */
const loose = (text: string): string => plain(text).replace(/^ +(?!\d+\. |- )/gm, "");

describe("for every file and every change of it", () => {
  type Blocks = Parameters<typeof randomFile>[0];
  interface Case {
    readonly before: Blocks;
    readonly after: Blocks;
  }
  const changed = (blocks: typeof randomBlocks): fc.Arbitrary<Case> =>
    fc.tuple(blocks, randomChanges).map(([before, changes]) => ({ before, after: changeBlocks(before, changes) }));
  const alone = richBlocks.map((blocks): Case => ({ before: blocks, after: blocks }));
  const files: Record<string, [fc.Arbitrary<Case>, (blocks: Blocks) => Uint8Array, number]> = {
    "clauses, headings and tables": [changed(randomBlocks), randomFile, 200],
    "footnotes, links, fields and bullets": [changed(richBlocks), randomFile, 150],
    "files that have no example of what is new": [alone, bareFile, 150],
  };
  /** Where the file cannot say the text, the redline says so; that is seldom. */
  const MOST_LOST = 0.15;

  describe.each(Object.entries(files))("%s", (_, [cases, write, numRuns]) => {
    it.each([
      ["tracked: rejecting all gives the old text, accepting all gives the new one", TRACKED, 7],
      ["without tracking: the file says the new text and has no changes", null, 8],
    ])("%s", async (_law, tracked, seed) => {
      let lost = 0;
      await fc.assert(
        fc.asyncProperty(cases, async ({ before, after }) => {
          const word = await openWord(write(before));
          const old = readWord(word);
          const wanted = readWord(await openWord(randomFile(after))).accepted;
          const { bytes, losses } = redlineWord(word, { text: wanted, tracked, resolutions: new Map() });
          const result = readWord(await openWord(bytes));
          if (tracked === null) expect(result.edits).toEqual([]);
          else expect(plain(result.rejected)).toBe(plain(old.rejected));
          if (losses.size > 0) lost += 1;
          else expect(loose(result.accepted)).toBe(loose(wanted));
        }),
        { numRuns, seed },
      );
      expect(lost).toBeLessThan(numRuns * MOST_LOST);
    });
  });
});
