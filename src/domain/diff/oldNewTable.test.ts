import { describe, expect, it } from "vitest";
import { parseOutline } from "../document/outline.ts";
import { compareDocuments } from "./compareDocuments.ts";
import { clausesOfRows } from "./comparedClauses.ts";
import { oldNewTable, type TableColumn } from "./oldNewTable.ts";

const TEXT = `# Agreement

## Services

The Provider shall supply the services with reasonable care and skill.

It may use subcontractors.

## Fees

The Customer shall pay each invoice within thirty days after receipt.

## Term

This agreement ends three years after the Effective Date unless renewed.
`;

function tableOf(before: string, after: string) {
  const comparison = compareDocuments(before, after);
  return oldNewTable(comparison, clausesOfRows(comparison.rows, parseOutline(before, "contract"), parseOutline(after, "contract")));
}

const shown = (column: TableColumn | null): string =>
  column === null
    ? "-"
    : `${column.label} ${column.title}: ${column.paragraphs
        .map((paragraph) =>
          paragraph.unchanged
            ? "…"
            : paragraph.parts
                .map((part) => (part.kind === "same" ? part.text : part.kind === "insert" ? `[+${part.text}]` : `[-${part.text}]`))
                .join(""),
        )
        .join(" / ")}`;

describe("the table of changed clauses", () => {
  it("has a row per changed clause, with its number in both texts", () => {
    const after = TEXT.replace("thirty", "forty-five").replace(
      "## Fees",
      "## Acceptance\n\nThe Customer accepts within ten days.\n\n## Fees",
    );
    const table = tableOf(TEXT, after);
    expect(table.map((row) => [shown(row.before), shown(row.after)])).toEqual([
      ["-", "2 Acceptance: [+## Acceptance] / [+The Customer accepts within ten days.]"],
      [
        "2 Fees: … / The Customer shall pay each invoice within [-thirty] days after receipt.",
        "3 Fees: … / The Customer shall pay each invoice within [+forty-five] days after receipt.",
      ],
    ]);
    const place = table[1]?.places.after[0];
    expect(after.slice(place?.start, place?.end)).toContain("forty-five days");
  });

  it("says where a moved clause came from, and shows no words as new", () => {
    const [, services = "", fees = "", term = ""] = TEXT.split(/^(?=## )/m);
    const table = tableOf(TEXT, `# Agreement\n\n${services}${term}\n${fees}`);
    expect(table).toHaveLength(1);
    expect(table[0]?.moves).toEqual([{ direction: "from", label: "2", title: "Fees" }]);
    expect(shown(table[0]?.after ?? null)).toBe("3 Fees: … / …");
    expect(shown(table[0]?.before ?? null)).toBe("2 Fees: … / …");
  });

  it("shows a paragraph that went to another clause in both rows", () => {
    const after = TEXT.replace("It may use subcontractors.\n\n", "").replace(
      "after receipt.\n",
      "after receipt.\n\nIt may use subcontractors.\n",
    );
    const table = tableOf(TEXT, after);
    expect(table.map((row) => row.moves)).toEqual([
      [{ direction: "to", label: "2", title: "Fees" }],
      [{ direction: "from", label: "1", title: "Services" }],
    ]);
    expect(shown(table[0]?.before ?? null)).toContain("[-It may use subcontractors.]");
    expect(shown(table[1]?.after ?? null)).toContain("[+It may use subcontractors.]");
  });

  it("keeps a clause that is gone where it was, and what stands before the first clause", () => {
    const after = TEXT.replace("# Agreement", "# Agreement\n\nBetween A and B.").replace(/## Fees[\s\S]*?(?=## Term)/, "");
    const table = tableOf(TEXT, after);
    expect(table.map((row) => row.before?.title ?? null)).toEqual(["Agreement", "Fees"]);
    expect(table[1]?.after).toBeNull();
    expect(table[1]?.places.before).toHaveLength(2);
  });

  it("is empty for equal texts and for a change of numbers alone", () => {
    expect(tableOf(TEXT, TEXT)).toEqual([]);
  });
});
