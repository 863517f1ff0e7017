import { expect, test } from "vitest";
import type { Client, DocumentEvent, Run } from "../../../src/contract/index.ts";
import { applyChange, inverseChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentState } from "../../../src/domain/document/documentState.ts";
import type { TextEdit } from "../../../src/domain/text/textEdit.ts";
import { importText, openBackend, PARAMETERS, watchRun } from "../testing/backend.ts";
import { addDocument, openWorkspace, type } from "../testing/workspace.ts";

const CLAUSE = "The Supplier shall deliver the Services within 30 days.";
const TEXT = `# Agreement\n\n${CLAUSE}\n\nThe Customer shall pay the fees.\n`;
type Change = Parameters<Client["documents"]["change"]>[0]["change"];

/** A document in which a run has been made at `span`; `cancelled`: ended by hand after its first frame. */
async function afterRun(client: Client, span: { start: number; end: number }, cancelled = false, text = TEXT) {
  const documentId = await importText(client, text);
  const parameters = { ...PARAMETERS, ...(cancelled ? { plan: { by: "steps", steps: 200 } as const, lengthFactor: 4 } : {}) };
  const begun = await client.runs.start({ documentId, clientId: "starter", baseVersion: 1, spans: [span], parameters });
  if (cancelled) {
    for await (const event of await client.runs.watch({ runId: begun.id })) {
      if (event.type === "frame" && event.frame.step > 0) await client.runs.cancel({ runId: begun.id });
    }
  }
  const last = (await watchRun(client, begun.id)).at(-1);
  const run: Run = last?.type === "run" ? last.run : begun;
  const state = async (): Promise<DocumentState> => (await client.documents.open({ documentId })).state;
  const target = async () => ({ documentId, clientId: "starter", baseVersion: (await state()).version });
  const send = async (change: Change) => client.documents.change({ ...(await target()), change });
  const edit = (...edits: TextEdit[]) => send({ cause: "typing", edits, hunks: [], proposals: [], locks: [], removedLocks: [] });
  /** Uses the last state of the timeline; returns the proposal. */
  const use = async (step?: number) => {
    const { frames } = await client.runs.frames({ runId: run.id });
    const last = frames.findLast((frame) => frame.alternative === 0);
    const from = { runId: run.id, alternative: 0, step: step ?? last?.step ?? 0 };
    const { proposalId } = await client.runs.useState({ ...(await target()), ...from });
    return (await state()).proposals.find((proposal) => proposal.id === proposalId);
  };
  const goOn = async () => client.runs.continueFrom({ ...(await target()), runId: run.id, alternative: 0, step: 0, seed: 5 });
  return { documentId, run, state, target, send, edit, use, goOn };
}

const clause = { start: TEXT.indexOf(CLAUSE), end: TEXT.indexOf(CLAUSE) + CLAUSE.length };

test.each([false, true])(
  "a copy of the clause that is put where the run was does not take its place (cancelled: %s)",
  async (cancelled) => {
    const { client, backend, folder } = await openBackend();
    const { run, use, goOn, edit, documentId } = await afterRun(client, clause, cancelled);
    expect(run.phase).toBe(cancelled ? "cancelled" : "done");
    // The copy stands exactly where the run's offsets point to.
    await edit({ start: clause.start, end: clause.start, text: `${CLAUSE}\n\n` });
    const moved = clause.start + CLAUSE.length + 2;
    const proposal = await use();
    expect(proposal?.hunks.length).toBeGreaterThan(0);
    for (const hunk of proposal?.hunks ?? []) expect(hunk.start).toBeGreaterThanOrEqual(moved - 1);
    const on = await goOn();
    expect(on.spans).toEqual([{ start: moved, end: moved + CLAUSE.length, oldText: CLAUSE }]);
    await watchRun(client, on.id);

    // The place is kept with the document, whether the changes since are in a revision or still in the journal.
    await edit({ start: 0, end: 0, text: "Draft. " });
    await backend.close();
    const again = await openBackend(folder);
    const version = (await again.client.documents.open({ documentId })).state.version;
    const late = await again.client.runs.continueFrom({
      documentId,
      clientId: "tab",
      baseVersion: version,
      runId: run.id,
      alternative: 0,
      step: 0,
      seed: 6,
    });
    expect(late.spans[0]?.start).toBe(moved + 7);
  },
);

test("when the text of the run was edited it does not go on elsewhere, and a state replaces what is there now", async () => {
  const { client } = await openBackend();
  const { use, goOn, edit, state } = await afterRun(client, clause, false, `${TEXT}\n${CLAUSE}\n`);
  const at = clause.start + CLAUSE.indexOf("30");
  await edit({ start: at, end: at + 2, text: "45" });
  await expect(goOn()).rejects.toMatchObject({ code: "INVALID_ARGUMENT", data: { details: { argument: "runId" } } });
  const proposal = await use();
  const { text } = await state();
  for (const hunk of proposal?.hunks ?? []) {
    expect(hunk.start).toBeGreaterThanOrEqual(clause.start - 1);
    expect(hunk.end).toBeLessThanOrEqual(clause.end);
    expect(text.slice(hunk.start, hunk.end)).toBe(hunk.oldText);
  }
});

test("after the proposal was accepted an earlier state is proposed against the text that stands there", async () => {
  const { client } = await openBackend();
  const { run, use, goOn, state, target, send } = await afterRun(client, clause);
  const before = await state();
  const hunkIds = before.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => hunk.id));
  const decided = await client.proposals.decide({ ...(await target()), hunkIds, verdict: "accept", reason: "Agreed" });
  const accepted = await state();
  await expect(goOn()).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const { frames } = await client.runs.frames({ runId: run.id });
  const proposal = await use(1);
  const end = accepted.text.indexOf("\n\nThe Customer");
  for (const hunk of proposal?.hunks ?? []) {
    expect(hunk.start).toBeGreaterThanOrEqual(clause.start - 1);
    expect(hunk.end).toBeLessThanOrEqual(end);
    expect(accepted.text.slice(hunk.start, hunk.end)).toBe(hunk.oldText);
  }
  // All of the proposal put in gives exactly what the frame reads.
  const slots = frames.find((frame) => frame.step === 1)?.spans[0]?.slots ?? [];
  const reads = slots.map((slot) => (slot.deleted ? "" : (slot.text ?? slot.guess ?? ""))).join("");
  let text = accepted.text;
  for (const hunk of [...(proposal?.hunks ?? [])].reverse()) text = text.slice(0, hunk.start) + hunk.newText + text.slice(hunk.end);
  expect(text.slice(text.indexOf("\n\n") + 2, text.indexOf("\n\nThe Customer")).trim()).toBe(reads.trim());

  // Undone, the run can go on again.
  await send(inverseChange(before, decided.change) as Change);
  const on = await goOn();
  expect(on.spans).toEqual([{ ...clause, oldText: CLAUSE }]);
  await watchRun(client, on.id);
});

test("an insertion keeps its place, also beside what is typed there", async () => {
  const { client } = await openBackend();
  const place = { start: clause.end, end: clause.end };
  const { use, goOn, edit } = await afterRun(client, place);
  await edit({ start: 0, end: 0, text: "Draft. " });
  await edit({ start: clause.end + 7, end: clause.end + 7, text: " Really." });
  const at = clause.end + 7 + " Really.".length;
  const on = await goOn();
  expect(on.spans).toEqual([{ start: at, end: at, oldText: "" }]);
  await client.runs.cancel({ runId: on.id });
  await watchRun(client, on.id);
  const proposal = await use();
  for (const hunk of proposal?.hunks ?? []) expect([hunk.start, hunk.oldText]).toEqual([at, ""]);
});

test("the end of a run and the use of a state carry the tab that asked, and can be undone and redone", async () => {
  const { client } = await openBackend();
  const { documentId, run, use, send, target } = await afterRun(client, clause);
  const seen: Extract<DocumentEvent, { type: "changed" }>[] = [];
  const first = (await client.documents.open({ documentId })).state;
  const stream = await client.documents.watch({ documentId, afterVersion: first.version });
  const second = await client.runs.start({ ...(await target()), spans: [clause], parameters: { ...PARAMETERS, seed: 11 } });
  await watchRun(client, second.id);
  await use(2);
  let state: DocumentState = first;
  const steps: { before: DocumentState; change: Change }[] = [];
  for await (const event of stream) {
    if (event.type !== "changed") continue;
    seen.push(event);
    steps.push({ before: state, change: event.change });
    state = applyChange(state, event.change, "");
    if (seen.length === 2) break;
  }
  expect(seen.map((event) => [event.clientId, event.change.cause])).toEqual([
    ["starter", "run"],
    ["starter", "run"],
  ]);
  const statuses = async () =>
    (await client.documents.open({ documentId })).state.proposals.map(({ hunks }) =>
      [...new Set(hunks.map(({ status }) => status))].join(),
    );
  expect(await statuses()).toEqual(["superseded", "superseded", "pending"]);
  const undo = steps.map(({ before, change }) => inverseChange(before, change) as Change);
  await send(undo[1] as Change);
  expect(await statuses()).toEqual(["superseded", "pending", "superseded"]);
  await send(undo[0] as Change);
  expect(await statuses()).toEqual(["pending", "superseded", "superseded"]);
  await send({ ...(steps[0]?.change as Change), cause: "redo" });
  expect(await statuses()).toEqual(["superseded", "pending", "superseded"]);
  expect((await client.documents.open({ documentId })).state.text).toBe(TEXT);
  expect(run.proposalId).not.toBeNull();
});

test("a state of another alternative says which one it is", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const parameters = { ...PARAMETERS, alternatives: 3 };
  const run = await client.runs.start({ documentId, clientId: "tab", baseVersion: 1, spans: [clause], parameters });
  await watchRun(client, run.id);
  const { version: baseVersion } = (await client.documents.open({ documentId })).state;
  const used = await client.runs.useState({ documentId, clientId: "tab", baseVersion, runId: run.id, alternative: 2, step: 2 });
  const { proposals } = (await client.documents.open({ documentId })).state;
  expect(proposals.find((proposal) => proposal.id === used.proposalId)?.alternative).toBe(2);
});

test("after a kill the place of a run follows only the changes since it was noted", async () => {
  const first = await openWorkspace();
  const { document } = addDocument(first, "one two three");
  first.storage.runs.add(document.rows.document, "run", "cancelled", 0, { id: "run" });
  type(first, document, { start: 0, end: 0, text: "zero " });
  document.noteRun("run", [{ start: 9, end: 12 }], () => {});
  type(first, document, { start: 5, end: 5, text: "half " });
  expect(document.placeOfRun("run")).toEqual([{ start: 14, end: 17 }]);
  first.abandon();
  const second = await openWorkspace(first.folder);
  const again = second.registry.get(document.key);
  expect(again.state.text.slice(14, 17)).toBe("two");
  expect(again.placeOfRun("run")).toEqual([{ start: 14, end: 17 }]);
  expect(again.placeOfRun("another")).toBeNull();
  // Behind a checkpoint too, and once more after a clean close.
  type(second, again, { start: 0, end: 5, text: "" });
  again.flush();
  second.close();
  const third = await openWorkspace(first.folder);
  expect(third.registry.get(document.key).placeOfRun("run")).toEqual([{ start: 9, end: 12 }]);
});
