import { expect, test } from "vitest";
import type { Client, Run, RunParameters } from "../../../src/contract/index.ts";
import { runParametersSchema } from "../../../src/contract/runs.ts";
import { openStorage } from "../../storage/storage.ts";
import { find, importText, openBackend, PARAMETERS, TEXT, watchRun } from "../testing/backend.ts";
import type { Evidence } from "./evidence.ts";

const MODEL = { ...PARAMETERS, model: "tiny-denoiser" };
const CONTRACT = TEXT.replace("The Supplier", 'The **"Supplier"**').replace("pay USD", "pay the Supplier USD");

async function run(client: Client, documentId: string, part: string, change: Partial<RunParameters>): Promise<Run> {
  const { state } = await client.documents.open({ documentId });
  const spans = [find(state.text, part)];
  const begun = await client.runs.start({
    documentId,
    clientId: "tab",
    baseVersion: state.version,
    spans,
    parameters: { ...MODEL, ...change },
  });
  const last = (await watchRun(client, begun.id)).at(-1);
  if (last?.type !== "run") throw new Error("The stream did not end with the run.");
  return last.run;
}

const DEFAULT = runParametersSchema.parse({ strength: 1, plan: PARAMETERS.plan }).protect;
const SENTENCE =
  "The Customer shall pay the Supplier USD 1,250.00 for each calendar month. Late payments bear interest at the rate of 8 percent.";
const KEPT = ["Supplier", "USD 1,250.00", "8 percent"];

test("by default figures and defined names are clamped like locks, with the proof", async () => {
  const { client, folder, backend } = await openBackend();
  const documentId = await importText(client, CONTRACT);
  const done = await run(client, documentId, SENTENCE, { protect: DEFAULT, alternatives: 2, temperature: 1.3 });
  expect(done).toMatchObject({ phase: "done", locksHeld: true });
  const { frames } = await client.runs.frames({ runId: done.id });
  for (const { spans } of frames) {
    const locked = spans[0]?.slots.filter((slot) => slot.locked).map((slot) => slot.text) ?? [];
    for (const kept of KEPT) expect(locked.join("").replace(/\s+/g, "")).toContain(kept.replace(/\s+/g, ""));
  }
  await backend.close();
  const storage = await openStorage(folder, Date.now());
  const evidence = storage.runs.evidence(done.id) as Evidence;
  const automatic = evidence.automatic ?? [];
  expect(automatic.map(({ what, start, end }) => [what, CONTRACT.slice(start, end)])).toEqual([
    ["names", "Supplier"],
    ["amounts", "USD 1,250.00"],
    ["numbers", "8 percent"],
  ]);
  expect(evidence.locks).toEqual(automatic.map(({ start, end }) => ({ start, end })));
  for (const { lockProof } of evidence.alternatives) {
    expect(lockProof.length).toBeGreaterThanOrEqual(automatic.length);
    for (const [, , before, after] of lockProof) expect(after).toBe(before);
  }
  storage.close();
});

test("no proposed change reaches over what was kept, so that it never looks deleted", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, CONTRACT);
  const done = await run(client, documentId, SENTENCE, { protect: DEFAULT, temperature: 1.3 });
  const { state } = await client.documents.open({ documentId });
  const hunks = state.proposals.find(({ id }) => id === done.proposalId)?.hunks ?? [];
  expect(hunks.length).toBeGreaterThan(1);
  const place = find(state.text, SENTENCE);
  for (const kept of KEPT) {
    const start = state.text.indexOf(kept, place.start);
    const over = hunks.filter((hunk) => hunk.start < start + kept.length && hunk.end > start);
    expect(over).toEqual([]);
  }
});

test("what is switched off may change; the user's locks hold beside the automatic ones", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, CONTRACT);
  const { state } = await client.documents.open({ documentId });
  await client.documents.lock({ documentId, clientId: "tab", baseVersion: state.version, ranges: [find(CONTRACT, "Late payments")] });
  const done = await run(client, documentId, SENTENCE, { protect: ["amounts"] });
  const { frames } = await client.runs.frames({ runId: done.id });
  const locked = frames
    .at(-1)
    ?.spans[0]?.slots.filter((slot) => slot.locked)
    .map((slot) => slot.text)
    .join("");
  expect(locked).toContain("1,250.00");
  expect(locked).toContain("Late payments");
  expect(locked).not.toContain("8 percent");
});

test("a span of nothing else is refused before anything starts, and can be had without the protection", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, CONTRACT);
  await expect(run(client, documentId, "8 percent", { protect: DEFAULT })).rejects.toMatchObject({
    code: "PROTECTED_TEXT",
    data: { details: { kind: "numbers" } },
  });
  expect(await client.runs.list({ documentId })).toEqual([]);
  expect((await run(client, documentId, "8 percent", { protect: [] })).phase).toBe("done");
});

test("alternatives are offered as they are ranked, and their numbers lead to their frames", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const part = "deliver the Services to the Customer within 30 days";
  const done = await run(client, documentId, part, { alternatives: 4, temperature: 1.5, seed: 3 });
  const { ranking, dropped } = done;
  expect(ranking.length + dropped).toBe(4);
  expect(ranking.length).toBeGreaterThan(2);
  const nats = ranking.map(({ leaveOneOutNats }) => leaveOneOutNats ?? Number.NaN);
  expect(nats).toEqual(nats.toSorted((a, b) => b - a));
  const { frames } = await client.runs.frames({ runId: done.id });
  for (const [offered, { alternative }] of ranking.entries()) {
    const { state } = await client.documents.open({ documentId });
    const proposal = state.proposals.find(({ id }) => id === done.proposalId);
    expect(proposal?.alternativeCount).toBe(ranking.length);
    if (proposal === undefined) continue;
    if (offered > 0) {
      const target = { documentId, clientId: "tab", baseVersion: state.version };
      await client.proposals.chooseAlternative({ ...target, proposalId: proposal.id, alternative: offered });
    }
    const now = (await client.documents.open({ documentId })).state;
    const hunks = now.proposals.flatMap(({ hunks: all }) => all.filter(({ status }) => status === "pending"));
    let after = now.text;
    for (const hunk of hunks.toReversed()) after = after.slice(0, hunk.start) + hunk.newText + after.slice(hunk.end);
    const last = frames.findLast((frame) => frame.alternative === alternative);
    const written = last?.spans[0]?.slots.map((slot) => (slot.deleted ? "" : slot.text)).join("") ?? "";
    expect(after).toContain(written.trim());
  }
});
