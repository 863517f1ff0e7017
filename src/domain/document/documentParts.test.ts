import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { hunkOf } from "../testing/documents.ts";
import { toCriticMarkup } from "./criticMarkup.ts";
import { findDefinedTerms } from "./definedTerms.ts";
import { parseFrontMatter } from "./frontMatter.ts";

describe("front matter", () => {
  it("reads texts, quoted texts and both forms of lists", () => {
    const text =
      '---\ntitle: "Services: \\"A\\" # 1" \nparties: [Acme, "Beta, Inc."]\nnumbering: legal # as agreed\nsigned:\n  - Ada\n  - \'Bea\'\nempty:\n---\n# Title';
    const { data, end } = parseFrontMatter(text);
    expect(data).toEqual({
      title: 'Services: "A" # 1',
      parties: ["Acme", "Beta, Inc."],
      numbering: "legal",
      signed: ["Ada", "Bea"],
      empty: "",
    });
    expect(text.slice(end)).toBe("# Title");
  });

  it.each(["", "# Title\n\n---\ntitle: x\n---\n", "---\ntitle: never closed\n", " ---\na: b\n---\n"])("%j has none", (text) => {
    expect(parseFrontMatter(text)).toEqual({ data: {}, end: 0 });
  });

  it("may be the whole text", () => {
    expect(parseFrontMatter("---\na: b\n---")).toEqual({ data: { a: "b" }, end: 12 });
  });
});

describe("defined terms", () => {
  it("finds definitions and whole-word uses, the longest term first", () => {
    const text =
      'The **"Information"** and (“**Confidential Information**”) differ. Confidential Information is Information, not Informations or information.';
    const terms = findDefinedTerms(text);
    expect(terms.map((term) => term.term)).toEqual(["Information", "Confidential Information"]);
    expect(terms.map((term) => text.slice(term.start, term.end))).toEqual(["Information", "Confidential Information"]);
    expect(terms[0]?.uses.map((use) => use.start)).toEqual([text.indexOf("is Information") + 3]);
    expect(terms[1]?.uses.map((use) => text.slice(use.start, use.end))).toEqual(["Confidential Information"]);
  });

  it("finds Japanese definitions", () => {
    const text = "株式会社甲（以下「委託者」という。）は**「本業務」**を委託する。委託者は本業務の費用を支払う。";
    expect(findDefinedTerms(text).map((term) => [term.term, term.uses.length])).toEqual([
      ["委託者", 1],
      ["本業務", 1],
    ]);
  });

  it("takes marks of regular expressions literally", () => {
    expect(findDefinedTerms('**"C++ (all)"** and C++ (all), not C (all).')[0]?.uses).toHaveLength(1);
    expect(findDefinedTerms("no terms")).toEqual([]);
  });
});

describe("CriticMarkup", () => {
  /** Accepts or rejects all marks as a CriticMarkup reader does. */
  function resolve(markup: string, accept: boolean): string {
    return markup
      .replace(/\{~~(.*?)~>(.*?)~~\}/gs, accept ? "$2" : "$1")
      .replace(/\{\+\+(.*?)\+\+\}/gs, accept ? "$1" : "")
      .replace(/\{--(.*?)--\}/gs, accept ? "" : "$1");
  }

  it("marks insertions, deletions and replacements", () => {
    const text = "The Fee is due now.";
    const hunks = [
      hunkOf(text, "h1", 4, 7, "Price"),
      hunkOf(text, "h2", 14, 18, ""),
      hunkOf(text, "h3", 0, 0, "1. "),
      hunkOf(text, "h4", 8, 10, "was", "rejected"),
    ];
    expect(toCriticMarkup(text, hunks)).toBe("{++1. ++}The {~~Fee~>Price~~} is due{-- now--}.");
  });

  it("parts text that has a closing mark of its own", () => {
    const text = "a --} b";
    for (const inserted of ["", "x ++} y"]) {
      const markup = toCriticMarkup(text, [hunkOf(text, "h1", 0, 7, inserted)]);
      expect(resolve(markup, false)).toBe(text);
      expect(resolve(markup, true)).toBe(inserted);
    }
  });

  it("gives the text when all is rejected and the new text when all is accepted", () => {
    const words = fc.array(fc.constantFrom("a", "b ", "\n\n", "--", "-", "+", "~", "甲"), { maxLength: 6 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(words, words, (old, inserted) => {
        const text = `Start ${old} end.`;
        const markup = toCriticMarkup(text, [hunkOf(text, "h1", 6, 6 + old.length, inserted)]);
        expect(resolve(markup, false)).toBe(text);
        expect(resolve(markup, true)).toBe(`Start ${inserted} end.`);
      }),
      SEEDED,
    );
  });
});
