import { expect, test } from "vitest";
import type { Proposal, ProposalKind } from "../../src/domain/proposal/proposal.ts";
import { documentOf, hunkOf, proposalOf } from "../../src/domain/testing/documents.ts";
import { findingsIn } from "./findings.ts";

const TEXT = "The Customer shall pay USD 500 within ten days.";
const at = TEXT.indexOf("USD 500");

function item(kind: ProposalKind, status: "pending" | "rejected" = "pending") {
  const hunk = hunkOf(TEXT, "h", at, at + 7, "USD 900", status);
  const proposal: Proposal = { ...proposalOf("p", [hunk]), kind };
  return { hunk, proposal };
}

test("generated changes that are pending are looked through, others are not", () => {
  const findingsOf = findingsIn(documentOf(TEXT, []), "contract");
  expect(findingsOf(item("regenerate"))).toMatchObject([{ code: "number", details: { before: "USD 500", after: "USD 900" } }]);
  expect(findingsOf(item("regenerate", "rejected"))).toEqual([]);
  for (const kind of ["edit", "restore", "import"] as const) expect(findingsOf(item(kind))).toEqual([]);
});

test("findings are the same array while the document stands still, and follow it when it changes", () => {
  const change = item("regenerate");
  const findingsOf = findingsIn(documentOf(TEXT, []), "contract");
  expect(findingsOf(change)).toBe(findingsOf(change));
  // A reference that goes nowhere is no finding any more once its clause is there.
  const hunk = hunkOf(TEXT, "h", at, at + 7, "USD 500 under [](#fees)");
  const proposal: Proposal = { ...proposalOf("p", [hunk]), kind: "regenerate" };
  expect(findingsOf({ hunk, proposal })).toMatchObject([{ code: "reference", details: { reference: "#fees" } }]);
  const longer = `${TEXT}\n\n## Fees {#fees}\n`;
  expect(findingsIn(documentOf(longer, []), "contract")({ hunk, proposal })).toEqual([]);
});
