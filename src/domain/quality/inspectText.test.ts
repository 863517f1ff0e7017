import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DocumentKind } from "../document/documentState.ts";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { hunkOf } from "../testing/documents.ts";
import { DocumentFacts } from "./documentFacts.ts";
import { createInspection, inspectEdits } from "./inspectProposal.ts";
import { inspectText } from "./inspectText.ts";

const CONTRACT = `# Agreement

## Services {#services}

The **"Supplier"** shall deliver the Services to the **"Customer"** within thirty (30) days of 1 January 2024 (the Start).

## Fees {#fees}

The Customer shall pay USD 1,250.00 to the Supplier under Section 1 and [](#services).

## Term

See [the fees](#fees).
`;
const JAPANESE =
  "# 契約書\n\n## 目的\n\n甲は、業務を乙に委託する。通知後三十日以内に金100万円を支払う。第1条のとおり。\n\n## 期間\n\n1年間とする。\n";

/** Findings of a change as "code: marked text {details}". */
function inspect(text: string, old: string, newText: string, kind: DocumentKind = "contract"): string[] {
  const start = text.indexOf(old);
  if (start < 0) throw new Error(`The text does not contain ${old}`);
  const end = start + old.length;
  const after = text.slice(0, start) + newText + text.slice(end);
  const replacement = { facts: new DocumentFacts(text, kind), after, old: { start, end }, new: { start, end: start + newText.length } };
  return inspectText(replacement).map((finding) => {
    const details = Object.values(finding.details).join(" | ");
    return `${finding.code}: ${newText.slice(finding.start, finding.end)} {${details}}`;
  });
}

describe("repetition", () => {
  it.each([
    ["shall deliver the Services", "shall shall deliver the Services", ["repetition: shall {shall}"]],
    ["shall deliver the Services", "shall be deliver shall be deliver the Services", ["repetition: shall be deliver {shall be deliver}"]],
    ["to the **", "to the , , **", ["repetition: , , {, ,}"]],
    ["shall pay", "Customer shall pay", ["repetition: Customer {Customer}"]],
    ["shall pay", "shall not pay", []],
  ])("%s -> %s", (old, newText, expected) => {
    expect(inspect(CONTRACT, old, newText)).toEqual(expected);
  });

  it("finds a long phrase of the paragraph that comes again", () => {
    const clause = "Neither party shall disclose the terms of this agreement to anybody else.";
    const again = `${clause} In addition neither party shall disclose the terms of this agreement to anybody.`;
    expect(inspect(`${clause} It ends.`, "It ends.", again.slice(clause.length + 1), "contract")).toEqual([
      "repetition: neither party shall disclose the terms of this agreement to {neither party shall disclose the terms of this agreement to}",
    ]);
  });

  it.each([
    ["業務を乙に委託する", "業務を乙に委託する委託する", ["repetition: 委託する {委託する}"]],
    ["業務を乙に委託する", "業務をを乙に委託する", ["repetition: をを {をを}"]],
    ["業務を乙に委託する", "いろいろな業務をますます乙に委託する", []],
  ])("%s -> %s", (old, newText, expected) => {
    expect(inspect(JAPANESE, old, newText, "ja")).toEqual(expected);
  });

  it("is no finding where the document writes so itself", () => {
    expect(inspect("He said walla walla. It is far.", "It is far.", "To walla walla.")).toEqual([]);
  });
});

describe("brackets and marks", () => {
  it.each([
    ["(the Start)", "(the Start", ["brackets: ( {( | bracket}"]],
    ["(the Start)", "the Start)", ["brackets: ) {) | bracket}"]],
    ["the Services to", "the “Services to", ["brackets: “ {“ | quote}"]],
    ["the Services to", "the `Services to", ["brackets: ` {` | code}"]],
    ["the Services to", "the **Services to", ["brackets: ** {** | emphasis}"]],
    ["the Services to", "the Services [here](#fees to", ["brackets: ( {( | bracket}"]],
    ["the Services to", "(a) the Services, b) the `(` and [0, 1) to", ["number", "number"]],
  ])("%s -> %s", (old, newText, expected) => {
    const found = inspect(CONTRACT, old, newText).filter((finding) => !finding.startsWith("number"));
    expect(found).toEqual(expected.filter((finding) => finding !== "number"));
  });

  it("says so when the partner of a mark outside the change is gone", () => {
    expect(inspect(CONTRACT, "(the", "the")).toEqual(["brackets: the {) | bracket}"]);
    expect(inspect("甲は「本業務」という。", "「本", "本", "ja")).toEqual(["brackets: 本 {」 | bracket}"]);
  });

  it("reads the changes of one proposal together", () => {
    const text = "The Services and more of them are due.";
    const hunks = [hunkOf(text, "a", 4, 12, "(Services"), hunkOf(text, "b", 25, 33, "them) are")];
    const facts = new DocumentFacts(text, "contract");
    const together = createInspection(facts, hunks);
    expect([together("a"), together("b"), together("other")]).toEqual([[], [], []]);
    expect(createInspection(facts, hunks.slice(0, 1))("a")).toMatchObject([{ code: "brackets", start: 0, end: 1 }]);
    expect(createInspection(facts, [hunkOf(text, "a", 4, 12, "(Services", "rejected")])("a")).toEqual([]);
  });
});

describe("cross references", () => {
  it.each([
    ["[](#services)", "[](#nowhere)", ["reference: (#nowhere) {#nowhere | missing}"]],
    ["[](#services)", "[](#fees)", []],
    ["Section 1", "Section 9", ["reference: Section 9 {Section 9 | missing}", "number: 9 {numbers | 1 | 9}"]],
    ["Section 1", "Section 3", ["number: 3 {numbers | 1 | 3}"]],
    ["## Fees {#fees}", "## Fees", ["reference: ## Fees {#fees | removed}"]],
  ])("%s -> %s", (old, newText, expected) => {
    expect(inspect(CONTRACT, old, newText)).toEqual(expected);
  });

  it("leaves the clauses of other texts alone", () => {
    for (const other of ["Section 7 of the Companies Act", "GDPR Article 28", "clause 12 of Schedule 2"]) {
      expect(inspect(CONTRACT, "Section 1", other).filter((finding) => finding.startsWith("reference"))).toEqual([]);
    }
    expect(inspect(JAPANESE, "第1条", "民法第709条及び第710条", "ja").filter((finding) => finding.startsWith("reference"))).toEqual([]);
  });

  it("knows 条 however they are written", () => {
    expect(inspect(JAPANESE, "第1条", "第九条", "ja")).toContain("reference: 第九条 {第九条 | missing}");
    expect(inspect(JAPANESE, "第1条", "第二条", "ja")).toEqual(["number: 第二条 {numbers | 第1条 | 第二条}"]);
  });
});

describe("figures and names", () => {
  it.each([
    ["thirty (30) days", "sixty (60) days", ["number: sixty (60) days {numbers | thirty (30) days | sixty (60) days}"]],
    ["thirty (30) days", "30 days", []],
    ["1 January 2024", "2024-01-01", []],
    ["USD 1,250.00", "US$1250", []],
    ["days", "months", ["number: months {numbers | thirty (30) days | thirty (30) months}"]],
    [" within thirty (30) days", "", ["number:  {numbers | thirty (30) days | }"]],
    ["The Customer shall", "The customer shall", ["name: customer {Customer | customer}"]],
    ["The Customer shall", "It shall", ["name: It shall {Customer | }"]],
    ["shall pay", "shall p\ufffday", ["character: \ufffd {}"]],
  ])("%s -> %s", (old, newText, expected) => {
    expect(inspect(CONTRACT, old, newText)).toEqual(expected);
  });

  it("counts kanji and full-width figures as the same", () => {
    expect(inspect(JAPANESE, "三十日以内に金100万円", "30日以内に金百万円", "ja")).toEqual([]);
    expect(inspect(JAPANESE, "三十日", "２０日", "ja")).toEqual(["number: ２０日 {numbers | 三十日 | ２０日}"]);
  });

  it("lets a figure move within its paragraph", () => {
    const text = "Within 30 days the goods are delivered. They are blue.";
    const facts = new DocumentFacts(text, "contract");
    const edits = [
      { start: 0, end: 14, text: "Then" },
      { start: 44, end: 54, text: " are blue within 30 days." },
    ];
    expect(inspectEdits(facts, edits)).toEqual([[], []]);
  });
});

const SAMPLES = new URL("../../../assets/samples/", import.meta.url);
const documents = readdirSync(SAMPLES)
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: readFileSync(new URL(name, SAMPLES), "utf8") }));

describe("ordinary text", () => {
  it.each(documents)("$name: its own paragraphs, put in again, raise almost no doubt", ({ text }) => {
    let paragraphs = 0;
    const doubts: string[] = [];
    for (const match of text.matchAll(/(?:[^\n]+\n?)+/g)) {
      const start = match.index;
      const end = start + match[0].length;
      const facts = new DocumentFacts(text.slice(0, start) + text.slice(end));
      const found = inspectText({ facts, after: text, old: { start, end: start }, new: { start, end } });
      paragraphs += 1;
      // Figures that come with a paragraph are new indeed; a heading that is put in again is the one that others refer to.
      doubts.push(...found.filter(({ code }) => code !== "number").map(({ code, details }) => `${code} ${JSON.stringify(details)}`));
    }
    expect(paragraphs).toBeGreaterThan(5);
    expect(doubts.length, doubts.join("\n")).toBeLessThanOrEqual(Math.ceil(paragraphs * 0.03));
  });

  it("that stays as it is has no findings, whatever it looks like", () => {
    const text = fc.array(
      fc.constantFrom("the ", "the ", "( ", "“", "** ", "30 days ", "\ufffd", "をを", "[](#x) ", "第9条", "Section 99 ", "\n\n", "😀"),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (parts, a, b) => {
        const whole = parts.join("");
        const [start = 0, end = 0] = [a % (whole.length + 1), b % (whole.length + 1)].sort((x, y) => x - y);
        const range = { start, end };
        expect(inspectText({ facts: new DocumentFacts(whole, "contract"), after: whole, old: range, new: range })).toEqual([]);
      }),
      SEEDED,
    );
  });

  it("of any kind gives ranges inside the new text", () => {
    const part = fc.array(
      fc.constantFrom("the ", "the ", "(", ")", "“", "**", "30 days ", "\ufffd", "をを", "[](#x) ", "第9条", "\n\n", "Fee ", "**“Fee”** "),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(part, part, part, part, (before, old, fresh, behind) => {
        const head = before.join("");
        const oldText = old.join("");
        const newText = fresh.join("");
        const facts = new DocumentFacts(head + oldText + behind.join(""), "contract");
        const start = head.length;
        const found = inspectText({
          facts,
          after: head + newText + behind.join(""),
          old: { start, end: start + oldText.length },
          new: { start, end: start + newText.length },
        });
        for (const finding of found) {
          expect(finding.start).toBeGreaterThanOrEqual(0);
          expect(finding.end).toBeGreaterThanOrEqual(finding.start);
          expect(finding.end).toBeLessThanOrEqual(newText.length);
        }
      }),
      SEEDED,
    );
  });
});
