/** What a file has no example of: footnotes, numbered clauses, headings, quotes and places that nothing referred to yet. */
import { describe, expect, it } from "vitest";
import { schemaErrors } from "../../testing/schemaErrors.ts";
import { wordFaults } from "../../testing/wordFaults.ts";
import { readWord } from "../readWord.ts";
import { del, ins, LIST, listed, p, r, style, type WordFixture, wordFile } from "../testing/wordFixture.ts";
import { openWord } from "../wordPackage.ts";
import { redlineWord } from "./redlineWord.ts";

const TRACKED = { author: "Grace", date: Date.UTC(2026, 10, 29, 10, 0, 0) };
const END = "<w:sectPr/>";
const plain = (text: string): string => text.replace(/^---\n[\s\S]*?\n---\n\n/, "").replace(/\n$/, "");
/** Without the names of places, which are those of Word's bookmarks. */
const unnamed = (text: string): string => plain(text).replace(/ \{#[^}]*\}/g, "");

/** Redlines a file; rejecting must give the old text, and the file must not be worse than before. */
async function redline(fixture: WordFixture | string, edit: (text: string) => string, tracked: typeof TRACKED | null = TRACKED) {
  const before = wordFile(typeof fixture === "string" ? { body: fixture + END } : { ...fixture, body: fixture.body + END });
  const word = await openWord(before);
  const old = readWord(word).rejected;
  const text = edit(old);
  const result = redlineWord(word, { text, tracked, resolutions: new Map() });
  expect(redlineWord(word, { text, tracked, resolutions: new Map() }).bytes).toEqual(result.bytes);
  const again = await openWord(result.bytes);
  const read = readWord(again);
  if (tracked !== null) expect(unnamed(read.rejected)).toBe(unnamed(old));
  else expect(read.edits).toEqual([]);
  const known = new Set([...(await schemaErrors(before)), ...(await wordFaults(before))]);
  const now = [...(await schemaErrors(result.bytes)), ...(await wordFaults(result.bytes))];
  expect(now.filter((fault) => !known.has(fault))).toEqual([]);
  const part = (name: string): string => new TextDecoder().decode(again.parts.get(name) ?? new Uint8Array());
  return { ...result, losses: [...result.losses], part, xml: part("word/document.xml"), accepted: plain(read.accepted) };
}

const WITH_SCHEME = (scheme: string) => (text: string) => text.replace(/numbering: \w+/, `numbering: ${scheme}`);

describe("footnotes", { timeout: 60_000 }, () => {
  const note = (id: number): string => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
  const NOTES = `<w:footnote w:id="-1" w:type="separator">${p("")}</w:footnote><w:footnote w:id="2">${p(r("Old note."))}</w:footnote>`;

  it("come into a file that has none, with their part, settings and separators", async () => {
    const { accepted, losses, part, xml, changed } = await redline(p(r("Pay now.")) + p(r("End.")), (text) =>
      text.replace("now", "now[^a]").concat("\n[^a]: A **new** note.\n\n    Its second paragraph.\n"),
    );
    expect(accepted).toBe("Pay now[^1].\n\nEnd.\n\n[^1]: A **new** note.\n\n    Its second paragraph.");
    expect(losses).toEqual([]);
    expect(changed.toSorted()).toEqual([
      "[Content_Types].xml",
      "word/_rels/document.xml.rels",
      "word/document.xml",
      "word/footnotes.xml",
      "word/settings.xml",
    ]);
    expect(xml).toMatch(
      /<w:ins [^>]*><w:r><w:rPr><w:vertAlign w:val="superscript"\/><\/w:rPr><w:footnoteReference w:id="1"\/><\/w:r><\/w:ins>/,
    );
    expect(part("word/settings.xml")).toContain('<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>');
  });

  it("come beside those that are there, in the file's styles, whatever their labels are", async () => {
    const fixture = {
      body: p(r("One.")) + p(r("Two") + note(2)),
      footnotes: NOTES,
      styles: style("FR", "footnote reference", "", "character") + style("FT", "footnote text"),
      parts: { "word/settings.xml": `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>` },
    };
    const { accepted, losses, part, changed } = await redline(fixture, (text) =>
      text.replace("One.", "One[^1].").replace("Two[^1]", "Two[^2]").replace("[^1]: Old note.", "[^1]: Another.\n\n[^2]: Old note."),
    );
    expect(accepted).toBe("One[^1].\n\nTwo[^2]\n\n[^1]: Another.\n\n[^2]: Old note.");
    expect(losses).toEqual([]);
    expect(changed.toSorted()).toEqual(["word/document.xml", "word/footnotes.xml"]);
    expect(part("word/footnotes.xml")).toContain(NOTES);
    expect(part("word/footnotes.xml")).toMatch(/<w:footnote w:id="3"><w:p><w:pPr><w:pStyle w:val="FT"\/>/);
    expect(part("word/document.xml")).toContain('<w:rStyle w:val="FR"/></w:rPr><w:footnoteReference w:id="3"/>');
  });

  it("go with their reference; tracked, the footnote stays until that is decided", async () => {
    const fixture = { body: p(r("One") + note(2) + r(".")), footnotes: NOTES };
    const edit = (text: string): string => text.replace("[^1].", ".").replace(/\n\[\^1\]:.*\n/, "");
    const tracked = await redline(fixture, edit);
    expect(tracked.accepted).toBe("One.");
    expect(tracked.changed).toEqual(["word/document.xml"]);
    expect(tracked.xml).toMatch(/<w:del [^>]*><w:r><w:footnoteReference w:id="2"\/><\/w:r><\/w:del>/);
    const clean = await redline(fixture, edit, null);
    expect(clean.part("word/footnotes.xml")).not.toContain("Old note");
  });

  it("move with their paragraph as copies, and their words change in place", async () => {
    const fixture = { body: p(r("First") + note(2)) + p(r("Middle stays as it is.")) + p(r("Last stays, too.")), footnotes: NOTES };
    const moved = await redline(fixture, (text) => text.replace("First[^1]\n\n", "").replace("too.", "too.\n\nFirst[^1]"));
    expect(moved.accepted).toBe("Middle stays as it is.\n\nLast stays, too.\n\nFirst[^1]\n\n[^1]: Old note.");
    const changed = await redline(fixture, (text) => text.replace("Old note.", "New note."));
    expect(changed.accepted).toContain("[^1]: New note.");
    expect(changed.changed).toEqual(["word/footnotes.xml"]);
  });

  it("what Word has no way to say is said", async () => {
    const { losses, accepted } = await redline(p(r("One.")), (text) =>
      text.replace("One.", "One[^a] two[^a].").concat("\n[^a]: See[^b].\n\n[^b]: Inside.\n"),
    );
    expect(accepted).toBe("One[^1] two[^2].\n\n[^1]: See\\[b\\].\n\n[^2]: See\\[b\\].");
    expect(Object.fromEntries(losses)).toEqual({ "footnotes-repeated": 1, "footnotes-in-footnotes": 2 });
  });
});

describe("clauses, items and headings", { timeout: 60_000 }, () => {
  it.each([
    ["legal", ["1", "1.1", "(a)"]],
    ["japanese", ["第1条", "1", "(1)"]],
    ["decimal", ["1", "1.1", "1.1.1"]],
  ])("are numbered in a list of the text's scheme where the file has none: %s", async (scheme, labels) => {
    const { accepted, losses, part, xml } = await redline(p(r("Words."), '<w:spacing w:after="77"/>'), (text) =>
      WITH_SCHEME(scheme)(text).concat("\n## Fees\n\n1. Pay.\n\n   1. On time;\n\n   1. in full.\n\n## Term\n\nOne year.\n"),
    );
    expect(accepted).toBe("Words.\n\n## Fees\n\n1. Pay.\n\n   1. On time;\n\n   1. in full.\n\n## Term\n\nOne year.");
    expect(losses).toEqual([]);
    const numbering = part("word/numbering.xml");
    const levels = [...numbering.matchAll(/<w:lvlText w:val="([^"]*)"\/>/g)].slice(0, 3).map((match) => match[1]?.replace(/%\d/g, "1"));
    expect(levels).toEqual(labels.map((label) => label.replace("a", "1")));
    expect(xml.match(/<w:spacing w:after="77"\/>/g)?.length).toBeGreaterThan(4);
    expect(xml).toContain('<w:outlineLvl w:val="0"/>');
  });

  it("headings take the file's heading styles by their names", async () => {
    const { accepted, xml, losses } = await redline({ body: p(r("Words.")), styles: style("berschrift1", "heading 1") }, (text) =>
      text.concat("\n## Fees\n\n### Late\n"),
    );
    expect(accepted).toBe("Words.\n\n## Fees\n\n### Late");
    expect(losses).toEqual([]);
    expect(xml).toContain('<w:pStyle w:val="berschrift1"/>');
    expect(xml).toContain('<w:outlineLvl w:val="1"/>');
  });

  it("a deeper clause and one below a heading go on in the file's own list", async () => {
    const fixture = {
      body:
        p(r("Fees"), `<w:pStyle w:val="H1"/>${listed(0)}`) +
        p(r("Pay."), `<w:ind w:left="99"/>${listed(1)}`) +
        p(r("Term"), `<w:pStyle w:val="H1"/>${listed(0)}`),
      styles: style("H1", "heading 1"),
      numbering: LIST,
    };
    const { accepted, xml, losses, changed } = await redline(fixture, (text) =>
      text.replace("Pay.", "Pay.\n\n   1. On time.").concat("\n1. One year.\n"),
    );
    expect(accepted).toBe("## Fees\n\n1. Pay.\n\n   1. On time.\n\n## Term\n\n1. One year.");
    expect(losses).toEqual([]);
    expect(changed).toEqual(["word/document.xml"]);
    expect(xml).toContain(listed(2));
    const bare = await redline({ ...fixture, body: p(r("Fees"), `<w:pStyle w:val="H1"/>${listed(0)}`) }, (text) =>
      text.concat("\n1. Pay.\n"),
    );
    expect(bare.xml).toContain(listed(1));
    expect(bare.changed).toEqual(["word/document.xml"]);
  });

  it("nothing that led nowhere leads to what is new, and parts that nothing leads to stay", async () => {
    const fixture = {
      body: p(r("Words."), listed(0, 7)),
      parts: { "word/numbering.xml": "<left/>", "word/footnotes.xml": "<over/>" },
    };
    const { accepted, part } = await redline(fixture, (text) => WITH_SCHEME("legal")(text).concat("\n1. New.[^n]\n\n[^n]: Note.\n"));
    expect(accepted).toBe("Words.\n\n1. New.[^1]\n\n[^1]: Note.");
    expect([part("word/numbering.xml"), part("word/footnotes.xml")]).toEqual(["<left/>", "<over/>"]);
    expect(part("word/numbering2.xml")).toContain('<w:num w:numId="8">');
    expect(part("word/footnotes2.xml")).toContain('<w:footnote w:id="1">');
    const dangling = await openWord(wordFile({ body: p(`${r("Words.")}<w:r><w:footnoteReference w:id="2"/></w:r>`) }));
    const text = "Words.[^n]\n\n[^n]: Note.\n";
    const { bytes } = redlineWord(dangling, { text, tracked: TRACKED, resolutions: new Map() });
    expect(plain(readWord(await openWord(bytes)).accepted)).toBe("Words.[^1]\n\n[^1]: Note.");
  });

  it("bullets get a list of their own, and lists that are not numbered throughout begin anew", async () => {
    const { accepted, part, losses } = await redline({ body: p(r("Words."), listed(0)), numbering: LIST }, (text) =>
      WITH_SCHEME("none")(text).concat("\n- one\n  - two\n\n- three\n"),
    );
    expect(accepted).toBe("1. Words.\n\n- one\n\n  - two\n\n- three");
    expect(losses).toEqual([]);
    expect(part("word/numbering.xml")).toContain(LIST.slice(0, LIST.indexOf("<w:num ")));
    const twice = await redline(p(r("Words.")), (text) => text.concat("\n1. one\n2. two\n\nBetween.\n\n1. again\n"));
    expect(twice.part("word/numbering.xml").match(/<w:num /g)).toHaveLength(2);
  });
});

describe("other kinds", { timeout: 60_000 }, () => {
  it("quotes, code and rules have a format of their own, or the file's style", async () => {
    const add = (text: string): string => text.concat("\n> Quoted.\n\n```\na = 1\n  b\n```\n\n***\n\nEnd.\n");
    const direct = await redline(p(r("Words."), '<w:jc w:val="both"/>'), add);
    expect(direct.losses).toEqual([]);
    expect(direct.xml).toContain(
      '<w:pPr><w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="auto"/></w:pBdr><w:ind w:left="480"/><w:jc w:val="both"/>',
    );
    expect(direct.xml).toMatch(
      /<w:rFonts w:ascii="Courier New"[^>]*\/><w:noProof\/><\/w:rPr><w:t xml:space="preserve">a = 1<\/w:t><w:br\/><w:t xml:space="preserve"> {2}b<\/w:t>/,
    );
    expect(direct.xml).toContain('<w:pBdr><w:bottom w:val="single"');
    expect(direct.accepted).toContain("Words.\n\nQuoted.\n\na = 1");
    const styles = style("Q", "Quote") + style("C", "HTML Preformatted") + style("IQ", "Intense Quote", "<w:rPr><w:i/></w:rPr>");
    const styled = await redline({ body: p(r("Words.")), styles }, add);
    expect(styled.xml).toContain('<w:pStyle w:val="Q"/>');
    expect(styled.xml).toContain('<w:pStyle w:val="C"/>');
  });

  it("new links look like links, and new tables have lines", async () => {
    const { accepted, xml } = await redline(p(r("Words.")), (text) =>
      text.replace("Words.", "Words [there](https://example.com/a).\n\n| a | b |\n| --- | --- |\n| c | d |\n\nEnd."),
    );
    expect(accepted).toBe("Words [there](https://example.com/a).\n\n| a | b |\n| --- | --- |\n| c | d |\n\nEnd.");
    expect(xml).toContain('<w:color w:val="0563C1"/><w:u w:val="single"/>');
    expect(xml).toContain("<w:tblBorders>");
  });

  it("pictures are said", async () => {
    const { losses } = await redline(p(r("Words.")), (text) => text.replace("Words.", "Words ![logo](https://example.com/a.png)."));
    expect(losses).toEqual([["pictures", 1]]);
  });
});

describe("references to places that had no bookmark", { timeout: 60_000 }, () => {
  const FIXTURE = {
    body:
      p(r("Fees"), `<w:pStyle w:val="H1"/>${listed(0)}`) +
      p(r("Pay on time."), listed(1)) +
      p(r("Term"), `<w:pStyle w:val="H1"/>${listed(0)}`) +
      p(r("One year."), listed(1)),
    styles: style("H1", "heading 1"),
    numbering: LIST,
  };

  it("an old heading by its title, an old clause by its mark", async () => {
    const { accepted, xml, losses } = await redline(FIXTURE, (text) =>
      text.replace("One year.", "One year, see [](#fees) and [](#pay).").replace("Pay on time.", "Pay on time. {#pay}"),
    );
    expect(accepted).toBe(
      "## Fees {#ref100000001}\n\n1. Pay on time. {#ref100000002}\n\n## Term\n\n1. One year, see [](#ref100000001) and [](#ref100000002).",
    );
    expect(losses).toEqual([]);
    expect(xml).toMatch(
      /<w:bookmarkStart w:id="(\d+)" w:name="_Ref100000001"\/><w:r><w:t xml:space="preserve">Fees<\/w:t><\/w:r><w:bookmarkEnd w:id="\1"\/>/,
    );
    expect(xml).toContain(
      ' REF _Ref100000002 \\r \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t xml:space="preserve">1.1</w:t>',
    );
  });

  it("a new clause, whose number counts what is new before it", async () => {
    const { accepted, xml } = await redline(FIXTURE, (text) =>
      text
        .replace("## Fees", "## Scope\n\n1. All of it.\n\n## Fees")
        .replace("1. One year.", "1. One year.\n\n1. It renews. {#renewal}")
        .replace("Pay on time.", "Pay on time, see [](#renewal)."),
    );
    expect(unnamed(accepted)).toBe(
      "## Scope\n\n1. All of it.\n\n## Fees\n\n1. Pay on time, see [](#ref100000001).\n\n## Term\n\n1. One year.\n\n1. It renews.",
    );
    expect(xml).toContain('<w:t xml:space="preserve">3.2</w:t>');
  });

  it("takes a bookmark that is there, keeps away from taken names, and says what leads nowhere", async () => {
    const body =
      p(`<w:bookmarkStart w:id="1" w:name="_Ref100000001"/>${r("Pay.")}<w:bookmarkEnd w:id="1"/>`, listed(0)) + p(r("Plain words."));
    const { accepted, losses, xml } = await redline(
      { body: `${body}${p(`${r("See ")}<w:fldSimple w:instr=" REF _Ref100000001 \\r \\h ">${r("1")}</w:fldSimple>`)}`, numbering: LIST },
      (text) =>
        `${text.replace("{#ref100000001}", "{#pay}").replace("See [](#ref100000001)", "See [](#pay), [](#nowhere) and [here](#pay)")}\n1. New. {#new}\n\nAnd [](#new).\n`,
    );
    expect(unnamed(accepted)).toContain("See [](#ref100000001), \\[?\\] and [here](#ref100000001)");
    expect(losses).toEqual([["references-to-nowhere", 1]]);
    expect(xml.match(/w:name="_Ref\d+"/g)).toEqual(['w:name="_Ref100000001"', 'w:name="_Ref100000002"']);
  });

  it("a place without a number is shown by its words", async () => {
    const { xml } = await redline(
      { body: p(r("General terms"), '<w:pStyle w:val="H1"/>') + p(r("See there.")), styles: style("H1", "heading 1") },
      (text) => text.replace("there", "[](#general-terms)"),
    );
    expect(xml).toContain("REF _Ref100000001 \\h");
    expect(xml).toContain('<w:t xml:space="preserve">General terms</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/>');
  });

  it("beside changes of others that nobody decided on", async () => {
    const { accepted } = await redline(
      {
        ...FIXTURE,
        body:
          p(ins("Bob", r("New")), `<w:pStyle w:val="H1"/>${listed(0)}<w:rPr><w:ins w:id="900" w:author="Bob"/></w:rPr>`) +
          FIXTURE.body +
          p(del("Bob", "x") + r("y")),
      },
      (text) => text.replace("One year.", "One year, see [](#fees)."),
    );
    expect(accepted).toContain("## New");
    expect(accepted).toContain("see [](#ref100000001).");
  });
});
