import { describe, expect, it } from "vitest";
import type { DocumentKind } from "./documentState.ts";
import { parseOutline } from "./outline.ts";

const shown = (text: string, kind?: DocumentKind): string[] =>
  parseOutline(text, kind).map((item) => `${"  ".repeat(item.level - 1)}${item.label} ${item.title}`.trimEnd());

describe("outline of headings", () => {
  it("numbers below the title and reads ids", () => {
    const text = "# Agreement\n\n## Services {#services}\n\nText.\n\n### Scope of *Work*\n\n### Fees ###\n\n## Term {#term}\n";
    expect(shown(text)).toEqual([" Agreement", "1 Services", "  1.1 Scope of Work", "  1.2 Fees", "2 Term"]);
    const items = parseOutline(text);
    expect(items.map((item) => item.id)).toEqual(["title", "services", "scope-of-work", "fees", "term"]);
    expect(items.map((item) => item.line)).toEqual([1, 3, 7, 9, 11]);
    const services = items[1];
    expect(text.slice(services?.start, services?.end)).toBe("## Services {#services}\n\nText.\n\n### Scope of *Work*\n\n### Fees ###\n\n");
  });

  it("numbers level-1 headings when there are several", () => {
    expect(shown("# One\n\n## A\n\n# Two\n")).toEqual(["1 One", "  1.1 A", "2 Two"]);
  });

  it("follows the scheme of front matter", () => {
    const body = "# T\n\n## A\n\n### B\n\n#### C\n";
    expect(shown(`---\nnumbering: legal\n---\n${body}`)).toEqual([" T", "1 A", "  1.1 B", "    (a) C"]);
    expect(shown(`---\nnumbering: none\n---\n${body}`)).toEqual([" T", " A", "   B", "     C"]);
    expect(shown(body, "contract")).toEqual([" T", "1 A", "  1.1 B", "    (a) C"]);
    expect(shown(body)).toEqual([" T", "1 A", "  1.1 B", "    1.1.1 C"]);
  });

  it("numbers Japanese documents by articles", () => {
    const text =
      "# 業務委託契約書\n\n## 目的 {#purpose}\n\n甲は乙に委託する。\n\n1. （定義）本契約において\n   1. **秘密情報** とは\n\n## 期間\n\n本契約の期間は一年とする。\n";
    expect(shown(text)).toEqual([" 業務委託契約書", "第1条 目的", "  1 定義", "    (1) 秘密情報", "第2条 期間"]);
    expect(shown("---\nlanguage: ja\n---\n## Term\n")).toEqual(["第1条 Term"]);
  });

  it("takes no heading from code, front matter or words with a hash", () => {
    expect(shown("---\ntitle: x\n# no\n---\n\n## Yes\n\n```md\n# no\n```\n\n#no\n\n    # no\n\n~~~\n## no\n```\n~~~\n\n## Also\n")).toEqual(
      ["1 Yes", "2 Also"],
    );
  });

  it("gives equal titles different ids", () => {
    expect(parseOutline("## Term\n\n## Term\n\n## Term-2\n\n## ！\n").map((item) => item.id)).toEqual([
      "term",
      "term-2",
      "term-2-2",
      "section",
    ]);
  });
});

describe("outline of clauses", () => {
  it("numbers nested items and lists those with a title", () => {
    const text = [
      "1. **Introduction**. This Agreement is made.",
      "2. **Use**.",
      "    1. Access and Use. The Customer may use it.",
      "    2. it may also copy it.",
      '    3. <span class="header_3">Support.</span> Support is given.',
      "        1. **Hours**: by day",
      "3. the rest",
      "",
      "After the list.",
    ].join("\n");
    expect(shown(text, "contract")).toEqual(["1 Introduction", "2 Use", "  2.1 Access and Use", "  2.3 Support", "    (a) Hours"]);
    const use = parseOutline(text, "contract")[1];
    expect(text.slice(use?.start, use?.end).trimEnd().endsWith("by day")).toBe(true);
  });

  it("goes on counting below a heading and keeps items with an id", () => {
    const text =
      "# T\n\n## Rules\n\n1. refuse to sign anything that is wrong in any way whatsoever, however small it may be. {#refuse}\n\nText.\n\n2. **Second**. More.\n\n## Next\n";
    expect(shown(text)).toEqual([
      " T",
      "1 Rules",
      "  1.1 refuse to sign anything that is wrong in any way whatsoever, however small it …",
      "  1.2 Second",
      "2 Next",
    ]);
  });

  it("does not take a number inside a paragraph for a clause", () => {
    expect(shown("The year was\n2024. **It** was good.\n\n- **bullet**. no number\n")).toEqual([]);
  });
});
