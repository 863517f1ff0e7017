import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOutline } from "../document/outline.ts";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { alignClauses } from "./alignClauses.ts";
import { PREAMBLE, readClauses } from "./clauses.ts";
import { Fingerprints, type PrintedClause } from "./fingerprint.ts";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const read = (text: string): PrintedClause[] => new Fingerprints(digest).read(text, "contract");
const prints = (text: string): Map<string, string> => new Map(read(text).map((clause) => [clause.id, clause.fingerprint]));
/** Ids of the clauses whose fingerprint is another one after the edit, by the alignment of the two texts. */
function touched(before: string, after: string): string[] {
  const old = read(before);
  const now = read(after);
  const after_ = new Map(now.map((clause) => [clause.id, clause.fingerprint]));
  const aligned = alignClauses(old, now);
  return old.flatMap(({ id, fingerprint }) => (after_.get(aligned.get(id) ?? "") === fingerprint ? [] : [id]));
}

const AGREEMENT = `Between Ada and Grace.

# Services Agreement

## 1. Definitions

**"Services"** means the work in Annex A.

**"Fees"** means the price of the Services.

**"Term"** means two years.

## 2. Payment {#payment}

The Customer pays the Fees within 30 days.

1. **Interest.** Late Fees bear interest.
2. **Set-off.** There is no set-off, see [](#payment).

## 3. Ending

Either party may end this agreement at the end of the Term.

## 4. Law

The law of France applies.
`;

describe("fingerprints", () => {
  test("an edit touches its clause alone", () => {
    expect(touched(AGREEMENT, AGREEMENT.replace("France", "Spain"))).toEqual(["4-law"]);
    expect(touched(AGREEMENT, AGREEMENT.replace("within 30 days", "within 60 days"))).toEqual(["payment"]);
    expect(touched(AGREEMENT, AGREEMENT.replace("Late Fees", "Overdue Fees"))).toEqual(["interest"]);
    expect(touched(AGREEMENT, AGREEMENT.replace("Between Ada", "Between Eve"))).toEqual([PREAMBLE]);
  });

  test("a definition touches the clause it stands in and those that use it, also through another definition", () => {
    expect(touched(AGREEMENT, AGREEMENT.replace("two years", "three years"))).toEqual(["1-definitions", "3-ending"]);
    expect(touched(AGREEMENT, AGREEMENT.replace("Annex A", "Annex B"))).toEqual(["title", "1-definitions", "payment", "interest"]);
    expect(read(AGREEMENT).find((clause) => clause.id === "payment")?.terms).toEqual(["Fees", "Services"]);
  });

  test("another definition in the same clause touches nobody who does not use it", () => {
    const after = AGREEMENT.replace("## 2. Payment", '**"Notice"** means a letter.\n\n## 2. Payment');
    expect(touched(AGREEMENT, after)).toEqual(["1-definitions"]);
  });

  test.each([
    ["numbers of list items", (text: string) => text.replace("1. **Interest", "7. **Interest").replace("2. **Set", "12) **Set")],
    ["typed numbers of headings", (text: string) => text.replace("## 3. Ending", "## 9. Ending").replace("## 4. Law", "## 10. Law")],
    ["depth of headings", (text: string) => text.replace("## 4. Law", "### 4. Law")],
    ["a name", (text: string) => text.replace("## 4. Law", "## 4. Law {#law}")],
    ["white space", (text: string) => text.replaceAll("\n\n", "\n\n\n").replace("30 days.", "30 days.  ")],
    ["the scheme of numbers", (text: string) => `---\nnumbering: legal\n---\n${text}`],
    ["a new clause before others", (text: string) => text.replace("## 3.", "## New\n\nSomething new.\n\n## 3.")],
    [
      "a clause that moved",
      (text: string) =>
        text
          .replace("## 4. Law\n\nThe law of France applies.\n", "")
          .replace("## 2. Pay", "## 4. Law\n\nThe law of France applies.\n\n## 2. Pay"),
    ],
  ])("no fingerprint hangs on %s", (_what, edit) => {
    const after = edit(AGREEMENT);
    expect(after).not.toBe(AGREEMENT);
    expect(touched(AGREEMENT, after).filter((id) => id !== PREAMBLE)).toEqual([]);
  });

  test("a cross reference counts by its target", () => {
    expect(touched(AGREEMENT, AGREEMENT.replace("[](#payment)", "[](#law)"))).toEqual(["set-off"]);
  });

  test("code counts to the letter, and numbers in it do, too", () => {
    const code = "# T\n\n## A\n\n```\n1. one\n   two\n```\n\n## B\n\nb\n";
    expect(touched(code, code.replace("1. one", "2. one"))).toEqual(["a"]);
    expect(touched(code, code.replace("   two", "  two"))).toEqual(["a"]);
  });

  test("list items count by how they are nested", () => {
    const list = "## A\n\n- one\n- two\n";
    expect(touched(list, list.replace("- two", "  - two"))).toEqual(["a"]);
  });

  test("Japanese: a term and its users", () => {
    const ja =
      "# 契約\n\n## 定義\n\n**「本業務」**とは別紙の業務をいう。\n\n## 支払\n\n甲は本業務の対価を支払う。\n\n## 管轄\n\n東京地方裁判所\n";
    expect(touched(ja, ja.replace("別紙の業務", "別紙2の業務"))).toEqual(["定義", "支払"]);
  });

  test("definitions that use each other have an end", () => {
    const circle = '## A\n\n**"One"** is Two.\n\n**"Two"** is One.\n\n## B\n\nOne applies.\n';
    expect(read(circle).find((clause) => clause.id === "b")?.terms).toEqual(["One", "Two"]);
  });
});

describe("clauses", () => {
  const line = fc.constantFrom(
    "# One",
    "## Two",
    "## Two {#two}",
    "### Three",
    "text of a paragraph",
    "1. **Lead.** words",
    "   1. **Inner.** more words",
    "2. untitled item",
    "- bullet",
    "```",
    "",
    "",
    '**"Term"** means this.',
    "The Term ends.",
    "---",
  );
  const text = fc.array(line, { maxLength: 24 }).map((lines) => lines.join("\n"));

  test("are those of the outline, and their ranges are the whole text, each part once", () => {
    fc.assert(
      fc.property(text, (words) => {
        const clauses = readClauses(words, "contract");
        expect(clauses.filter((clause) => clause.id !== PREAMBLE).map((clause) => clause.id)).toEqual(
          parseOutline(words, "contract").map((item) => item.id),
        );
        const ranges = clauses.flatMap((clause) => clause.ranges).sort((a, b) => a.start - b.start);
        let at = 0;
        for (const range of ranges) {
          expect(words.slice(at, range.start).trim()).toBe("");
          expect(range.start).toBeGreaterThanOrEqual(at);
          at = range.end;
        }
        expect(words.slice(at).trim()).toBe("");
      }),
      SEEDED,
    );
  });

  test("what is remembered gives the same fingerprints as reading everything anew", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), (texts) => {
        const warm = new Fingerprints(digest);
        for (const words of texts) expect(warm.read(words, "contract")).toEqual(read(words));
      }),
      SEEDED,
    );
  });

  test("a change of letters in one clause never touches a clause that uses none of its terms", () => {
    fc.assert(
      fc.property(text, fc.nat(), (words, seed) => {
        const before = read(words);
        const clause = before[seed % Math.max(1, before.length)];
        const range = clause?.ranges[0];
        if (clause === undefined || range === undefined || /["#`]/.test(clause.text)) return;
        const at = words.indexOf("words", range.start);
        if (at < 0 || at >= range.end) return;
        const after = prints(`${words.slice(0, at)}WORDS${words.slice(at + 5)}`);
        for (const other of before) expect(after.get(other.id) === other.fingerprint).toBe(other.id !== clause.id);
      }),
      SEEDED,
    );
  });
});

describe("which clause is which after an edit", () => {
  const match = (before: string, after: string) => Object.fromEntries(alignClauses(read(before), read(after)));
  const A =
    "## Payment\n\nThe Customer pays within thirty days of the invoice.\n\n## Term\n\nThis agreement runs for two years from today.\n";

  test("nothing changed: everything is itself", () => {
    expect(match(A, A)).toEqual({ payment: "payment", term: "term" });
  });
  test("a renamed heading", () => {
    expect(match(A, A.replace("## Payment", "## Fees and invoices"))).toEqual({ payment: "fees-and-invoices", term: "term" });
  });
  test("moved", () => {
    const [payment = "", term = ""] = A.split(/(?=## Term)/);
    expect(match(A, `${term}\n${payment}`)).toEqual({ payment: "payment", term: "term" });
  });
  test("a clause of the same title is inserted before it", () => {
    expect(match(A, `## Payment\n\nNo advance is due.\n\n${A}`)).toEqual({ payment: "payment-2", term: "term" });
  });
  test("the same, and the old one was edited, too", () => {
    expect(match(A, `## Payment\n\nNo advance is due.\n\n${A.replace("thirty", "sixty")}`)).toEqual({ payment: "payment-2", term: "term" });
  });
  test("split: the larger half keeps its identity", () => {
    const long = A.replace("of the invoice.", "of the invoice. Interest is due without a reminder.");
    const split = A.replace("of the invoice.", "of the invoice.\n\n## Interest\n\nInterest is due without a reminder.");
    expect(match(long, split)).toEqual({ payment: "payment", term: "term" });
  });
  test("gone", () => {
    expect(match(A, A.slice(A.indexOf("## Term")))).toEqual({ term: "term" });
  });
  test("replaced by something else under the same title keeps nothing but the title", () => {
    expect(match(A, A.replace(/The Customer .*invoice\./, "Weather is nice in spring, said nobody ever."))).toEqual({ term: "term" });
  });
  test("a name in the text decides, whatever else happens", () => {
    const named = A.replace("## Payment", "## Payment {#pay}");
    expect(match(named, named.replace("## Payment", "## Money").replace(/The Customer .*invoice\./, "Free."))).toEqual({
      pay: "pay",
      term: "term",
    });
    expect(match(named, named.replace("{#pay}", "{#other}"))).toEqual({ term: "term" });
  });
  test("Japanese", () => {
    const ja = "## 支払\n\n甲は請求書の受領後三十日以内に代金を支払う。\n\n## 期間\n\n本契約の期間は二年とする。\n";
    expect(match(ja, ja.replace("## 支払", "## 代金").replace("三十日", "六十日"))).toEqual({ 支払: "代金", 期間: "期間" });
  });
});
