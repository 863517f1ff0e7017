import { expect, test } from "vitest";
import { ADA, addDocument, openWorkspace, place, propose } from "../testing/workspace.ts";
import { bannedWording } from "./bannedWording.ts";
import { confidence } from "./buildHunks.ts";

test("rejected wording is banned at its place and nowhere else", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, "The Supplier shall deliver the Services.\n\nThe Customer shall pay.\n");
  const span = place(document, "The Supplier shall deliver the Services.");
  const proposal = propose(workspace, document, { range: span, newText: "The Supplier may from time to time provide the Services." });
  const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA };
  workspace.proposals.decide(
    target,
    proposal.hunks.map((hunk) => hunk.id),
    "reject",
    null,
  );
  const banned = bannedWording(document.state, span);
  expect(banned).toContain("The Supplier may from time to time provide the Services.");
  expect(banned.some((text) => text.includes("may from time to time"))).toBe(true);
  expect(bannedWording(document.state, place(document, "The Customer shall pay."))).toEqual([]);
});

test("a single rejected word is banned with its neighbours, not alone", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, "The Customer shall pay.\n");
  const span = place(document, "The Customer shall pay.");
  const proposal = propose(workspace, document, { range: span, newText: "The Customer may pay." });
  const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA };
  workspace.proposals.decide(
    target,
    proposal.hunks.map((hunk) => hunk.id),
    "reject",
    null,
  );
  expect(bannedWording(document.state, span)).toEqual(["The Customer may pay.", "Customer may pay."]);
});

test("the neighbours of a rejected word are banned as they are and as the other hunks would have them; a deletion too", async () => {
  const workspace = await openWorkspace();
  const text = "The Customer shall promptly pay all fees.";
  const { document } = addDocument(workspace, `${text}\n`);
  const span = place(document, text);
  const part = (old: string) => place(document, old);
  const proposal = propose(
    workspace,
    document,
    { range: part("Customer"), newText: "Client" },
    { range: part("shall"), newText: "must" },
    { range: part("promptly "), newText: "" },
  );
  const reject = (oldText: string) =>
    workspace.proposals.decide(
      { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA },
      proposal.hunks.filter((hunk) => hunk.oldText === oldText).map((hunk) => hunk.id),
      "reject",
      null,
    );
  reject("shall");
  expect(bannedWording(document.state, span)).toEqual([
    "The Customer must promptly pay all fees.",
    "Customer must promptly",
    "Client must pay",
  ]);
  reject(proposal.hunks.find((hunk) => hunk.newText === "")?.oldText ?? "");
  expect(bannedWording(document.state, span)).toContain("shall pay");
});

test("Japanese wording is banned by itself, a short one with a few characters around it", async () => {
  const workspace = await openWorkspace();
  const text = "乙は、甲に対し、本契約に定める業務を直ちに提供するものとする。";
  const { document } = addDocument(workspace, `${text}\n`);
  const span = place(document, text);
  const proposal = propose(
    workspace,
    document,
    { range: place(document, "直ちに"), newText: "遅滞なく" },
    { range: place(document, "提供"), newText: "実施" },
  );
  workspace.proposals.decide(
    { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA },
    proposal.hunks.map((hunk) => hunk.id),
    "reject",
    null,
  );
  const banned = bannedWording(document.state, span);
  expect(banned.length).toBeGreaterThan(1);
  for (const wording of banned.slice(1)) expect(wording.length).toBeLessThan(16);
});

test("confidence is the geometric mean over the tokens that a change overlaps", () => {
  const tokens = [
    { start: 0, end: 4, logProbability: Math.log(0.5) },
    { start: 4, end: 8, logProbability: Math.log(0.125) },
    { start: 8, end: 12, logProbability: Math.log(0.9) },
  ];
  expect(confidence({ start: 0, end: 8 }, tokens)).toBeCloseTo(0.25, 12);
  expect(confidence({ start: 9, end: 10 }, tokens)).toBeCloseTo(0.9, 12);
  expect(confidence({ start: 4, end: 4 }, tokens)).toBeCloseTo(0.25, 12);
  expect(confidence({ start: 40, end: 44 }, tokens)).toBeNull();
});
