import { expect, test } from "vitest";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import { BlameService } from "../blame/blameService.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";
import { ADA, addDocument, openWorkspace, place, propose, type TestWorkspace } from "../testing/workspace.ts";
import { InsightService } from "./insightService.ts";

const BOB = { id: "bob", name: "Bob", roles: ["reviewer"] } as const;
const MINUTE = 60_000;

function serviceOf({ storage, registry, workbench, settings }: TestWorkspace): InsightService {
  return new InsightService({ storage, registry, blame: new BlameService(workbench, registry) }, settings);
}

/** Three changes of the model: one accepted and left, one accepted and changed by hand, one rejected. */
async function history() {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, "Pay within ten days. The Supplier may deliver. The fee is due.\n");
  const target = (by: typeof ADA | typeof BOB) => ({ documentId: document.key, clientId: "tab", baseVersion: document.state.version, by });
  const decide = (part: string, newText: string, verdict: "accept" | "reject", by: typeof ADA | typeof BOB) => {
    const { hunks } = propose(workspace, document, { range: place(document, part), newText });
    workspace.time.pass(MINUTE);
    workspace.proposals.decide(
      target(by),
      hunks.map((hunk) => hunk.id),
      verdict,
      "agreed",
    );
  };
  decide("ten", "thirty", "accept", ADA);
  decide("may", "shall", "accept", BOB);
  decide("fee", "charge", "reject", BOB);
  workspace.documents.change(target(ADA), { ...emptyChange("typing"), edits: [{ ...place(document, "shall"), text: "must" }] });
  return { workspace, document };
}

test("figures follow from what was proposed, decided and typed", async () => {
  const { workspace } = await history();
  const { total, groups, weeks, named } = serviceOf(workspace).summary({ by: "package" }, ADA);
  expect(total).toMatchObject({
    documents: 1,
    proposed: 3,
    accepted: 2,
    rejected: 1,
    reverted: 0,
    decisionMs: MINUTE,
    activeMs: 3 * MINUTE,
    cost: null,
  });
  // "thirty" is as proposed, "shall" became "must": 5 of 5 characters.
  expect(total.distance).toBeCloseTo(0.5);
  expect(groups.map(({ name, figures }) => [name, figures.accepted])).toEqual([["tiny", 2]]);
  expect(weeks.map(({ name }) => name)).toEqual(["2026-W47"]);
  expect(named).toBe(true);
});

test("people are named to administrators; others see themselves and everybody else", async () => {
  const { workspace } = await history();
  const service = serviceOf(workspace);
  const read = (actor: typeof ADA | typeof BOB) =>
    service.summary({ by: "person" }, actor).groups.map(({ name, figures }) => [name, figures.accepted, figures.rejected]);
  expect(read(ADA)).toEqual([
    ["Ada", 1, 0],
    ["Bob", 1, 1],
  ]);
  expect(read(BOB)).toEqual([
    ["Bob", 1, 1],
    [null, 1, 0],
  ]);
  const { csv } = service.csv({ by: "person", bom: true }, BOB);
  expect(csv.startsWith("\ufeffperson,documents,")).toBe(true);
  expect(csv).toContain("\r\neverybody else,1,1,1,0,");
  expect(csv).not.toContain("Ada");
});

test("a period and a document narrow the figures; money is shown once rates are set; a document closed and opened again counts the same", async () => {
  const { workspace, document } = await history();
  const other = addDocument(workspace, "Another one.\n").document;
  const service = serviceOf(workspace);
  expect(service.summary({ by: "kind", documentId: other.key }, ADA).total.proposed).toBe(0);
  expect(service.summary({ by: "kind", from: workspace.time.now }, ADA).total).toMatchObject({ proposed: 0 });
  expect(() => service.summary({ by: "kind", documentId: "nothing" }, ADA)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  workspace.settings.update({ costs: { machinePerHour: null, peoplePerHour: 60, currency: "EUR" } });
  const before = service.summary({ by: "document", documentId: document.key }, ADA);
  expect(before.currency).toBe("EUR");
  expect(before.total.cost).toEqual({ machine: null, people: 3, perDocument: 3 });
  expect(before.groups.map(({ name }) => name)).toEqual(["Test"]);
  workspace.close();
  const again = await openWorkspace(workspace.folder, workspace.time);
  expect(serviceOf(again).summary({ by: "document", documentId: document.key }, ADA)).toEqual(before);
});

test("tokens of a real run are counted: what it proposed, what is kept, and at which step each was decided", async () => {
  const { client, errors } = await openBackend();
  const documentId = await importText(client, TEXT);
  const open = () => client.documents.open({ documentId });
  const { state } = await open();
  const run = await client.runs.start({
    documentId,
    clientId: "tab",
    baseVersion: state.version,
    spans: [find(TEXT, SPAN)],
    parameters: PARAMETERS,
  });
  const events = await watchRun(client, run.id);
  const ended = events.flatMap((event) => (event.type === "run" ? [event.run] : [])).at(-1);
  const hunks = (await open()).state.proposals.flatMap((proposal) => proposal.hunks);
  const proposed = await client.insights.summary({ documentId });
  expect(proposed.total).toMatchObject({ proposed: hunks.length, accepted: 0, tokensKept: 0 });
  expect(proposed.total.tokensProposed).toBeGreaterThan(0);
  expect(proposed.total.modelSeconds).toBeGreaterThan(0);

  await client.proposals.decide({
    documentId,
    clientId: "tab",
    baseVersion: (await open()).state.version,
    hunkIds: hunks.map((hunk) => hunk.id),
    verdict: "accept",
    reason: "reads well",
  });
  const { origins, spans } = await client.blame.document({ documentId });
  const text = (await open()).state.text;
  const change = origins.find((origin) => origin.kind === "change");
  expect(change).toMatchObject({
    author: { kind: "model", name: "tiny-denoiser" },
    run: { id: run.id, packageHash: run.packageHash, strength: 1, seed: 7, steps: ended?.steps },
    change: { decision: { reason: "reads well" }, alternative: 0 },
  });
  // The steps are those at which the frames show the words appear for good.
  const last = events.flatMap((event) => (event.type === "frame" ? [event.frame] : [])).at(-1);
  const written = (last?.spans[0]?.slots ?? [])
    .filter((slot) => !slot.deleted)
    .map((slot) => slot.text ?? "")
    .join("");
  const stepped = spans.filter((span) => span.step !== null);
  expect(stepped.length).toBeGreaterThan(1);
  for (const { start, end, step } of stepped) {
    expect(written).toContain(text.slice(start, end));
    expect(step).toBeGreaterThanOrEqual(0);
    expect(step).toBeLessThanOrEqual(ended?.steps ?? 0);
  }
  expect(new Set(stepped.map(({ step }) => step)).size).toBeGreaterThan(1);
  const kept = await client.insights.summary({ documentId });
  // Words that the old text had already are not the model's.
  expect(kept.total.tokensKept).toBeGreaterThan(kept.total.tokensProposed / 2);
  expect(kept.total.tokensKept).toBeLessThanOrEqual(kept.total.tokensProposed);
  expect(kept.groups.map(({ name }) => name)).toEqual(["tiny-denoiser"]);

  // Taking a word out loses its tokens alone.
  const first = stepped.find(({ start, end }) => /\p{L}/u.test(text.slice(start, end)));
  if (first === undefined) throw new Error("The model wrote no word.");
  const edits = [{ start: first.start, end: first.end, text: "" }];
  await client.documents.change({
    documentId,
    clientId: "tab",
    baseVersion: (await open()).state.version,
    change: { cause: "typing", edits, hunks: [], proposals: [], locks: [], removedLocks: [] },
  });
  const less = await client.insights.summary({ documentId });
  expect(less.total.tokensKept).toBeLessThan(kept.total.tokensKept);
  expect(less.total.tokensProposed).toBe(kept.total.tokensProposed);
  expect(errors).toEqual([]);
});
