import { expect, test } from "vitest";
import type { Client, Run, RunEvent } from "../../../src/contract/index.ts";
import { inverseChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange } from "../../../src/domain/document/documentState.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";

async function start(client: Client, documentId: string, change: Partial<typeof PARAMETERS> = {}, part: string = SPAN): Promise<Run> {
  const { state } = await client.documents.open({ documentId });
  return client.runs.start({
    documentId,
    clientId: "tab",
    baseVersion: state.version,
    spans: [find(state.text, part)],
    parameters: { ...PARAMETERS, ...change },
  });
}

function lastRun(events: readonly RunEvent[]): Run {
  const last = events.at(-1);
  if (last?.type !== "run") throw new Error("The stream did not end with the run.");
  return last.run;
}

async function finished(client: Client, documentId: string, change: Partial<typeof PARAMETERS> = {}): Promise<Run> {
  return lastRun(await watchRun(client, (await start(client, documentId, change)).id));
}

test("a run ends in a proposal by the model; the document itself is unchanged", async () => {
  const { client, errors } = await openBackend();
  const documentId = await importText(client, TEXT);
  const begun = await start(client, documentId);
  expect(begun).toMatchObject({ phase: "queued", seed: 7, model: "tiny-denoiser", family: "masked-diffusion" });
  const events = await watchRun(client, begun.id);
  const run = lastRun(events);
  expect(run).toMatchObject({ phase: "done", locksHeld: true, provider: "cpu", error: null });
  expect(run.achievedNats).toBeGreaterThanOrEqual(0);
  const { state, runs, info } = await client.documents.open({ documentId });
  expect(state.text).toBe(TEXT);
  expect(runs).toEqual([]);
  const [proposal] = state.proposals;
  expect(proposal).toMatchObject({
    id: run.proposalId,
    runId: run.id,
    kind: "regenerate",
    author: { kind: "model", name: "tiny-denoiser" },
    baseRevisionId: info.headRevisionId,
  });
  const span = find(TEXT, SPAN);
  for (const hunk of proposal?.hunks ?? []) {
    expect(TEXT.slice(hunk.start, hunk.end)).toBe(hunk.oldText);
    expect(hunk.start).toBeGreaterThanOrEqual(span.start - 1);
    expect(hunk.end).toBeLessThanOrEqual(span.end);
    expect(hunk.confidence).toBeGreaterThan(0);
  }
  const frames = events.flatMap((event) => (event.type === "frame" ? [event.frame] : []));
  expect(frames.at(-1)?.open).toBe(0);
  expect(errors).toEqual([]);
});

test("the same seed proposes the same again; another run at the place supersedes the first", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  await finished(client, documentId);
  await finished(client, documentId);
  const { state } = await client.documents.open({ documentId });
  const [first, second] = state.proposals;
  expect(second?.hunks.map((hunk) => hunk.newText)).toEqual(first?.hunks.map((hunk) => hunk.newText));
  expect(new Set(first?.hunks.map((hunk) => hunk.status))).toEqual(new Set(["superseded"]));
  expect(new Set(second?.hunks.map((hunk) => hunk.status))).toEqual(new Set(["pending"]));
});

test("rejected wording does not come out again at its place", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  await finished(client, documentId);
  const before = (await client.documents.open({ documentId })).state;
  const rejected = before.proposals[0]?.hunks ?? [];
  await client.proposals.decide({
    documentId,
    clientId: "tab",
    baseVersion: before.version,
    hunkIds: rejected.map((hunk) => hunk.id),
    verdict: "reject",
    reason: "Not agreed",
  });
  const run = await finished(client, documentId);
  const { state } = await client.documents.open({ documentId });
  const again = state.proposals.find((proposal) => proposal.id === run.proposalId);
  expect(again?.hunks.map((hunk) => hunk.newText)).not.toEqual(rejected.map((hunk) => hunk.newText));
});

test("of several changes the rejected one alone does not come back, with the same seed", async () => {
  const { client } = await openBackend();
  const span = TEXT.slice(TEXT.indexOf("The Supplier"), TEXT.trimEnd().length);
  const change = { strength: 0.3, seed: 5, temperature: 1.5, remask: false };
  const proposalOf = async (documentId: string) => {
    const run = lastRun(await watchRun(client, (await start(client, documentId, change, span)).id));
    const { state } = await client.documents.open({ documentId });
    return { version: state.version, hunks: state.proposals.find((proposal) => proposal.id === run.proposalId)?.hunks ?? [] };
  };
  const read = (hunks: readonly Hunk[]) => hunks.map(({ start: from, end, newText }) => ({ from, end, newText }));
  let several = 2;
  for (let index = 0; index < several; index += 1) {
    const documentId = await importText(client, TEXT);
    const before = await proposalOf(documentId);
    several = before.hunks.length;
    expect(several).toBeGreaterThan(1);
    const rejected = before.hunks.slice(index, index + 1);
    if (rejected.some(({ newText }) => newText.trim() !== "" && span.includes(newText.trim()))) continue; // words that the old text holds may stand there again
    const target = { documentId, clientId: "tab", baseVersion: before.version };
    await client.proposals.decide({ ...target, hunkIds: rejected.map(({ id }) => id), verdict: "reject", reason: "Not agreed" });
    const again = await proposalOf(documentId);
    expect(read(again.hunks)).not.toContainEqual(read(rejected)[0]);
  }
});

test("locks inside the span hold", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  await client.documents.lock({ documentId, clientId: "tab", baseVersion: 1, ranges: [find(TEXT, "30 days")] });
  const run = await finished(client, documentId);
  expect(run.locksHeld).toBe(true);
  const { state } = await client.documents.open({ documentId });
  const hunkIds = state.proposals[0]?.hunks.map((hunk) => hunk.id) ?? [];
  const answer = await client.proposals.decide({
    documentId,
    clientId: "tab",
    baseVersion: state.version,
    hunkIds,
    verdict: "accept",
    reason: "Agreed",
  });
  expect(answer.version).toBe(state.version + 1);
  const after = (await client.documents.open({ documentId })).state;
  expect(after.text).toContain("30 days");
  expect(after.text).not.toBe(TEXT);
});

test("alternatives are kept: another one can be chosen, and the first again", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  await finished(client, documentId, { alternatives: 3, temperature: 1.2 });
  const pendingTexts = async () => {
    const { state } = await client.documents.open({ documentId });
    const [proposal] = state.proposals;
    return { state, proposal, texts: proposal?.hunks.filter((hunk) => hunk.status === "pending").map((hunk) => hunk.newText) };
  };
  const first = await pendingTexts();
  expect(first.proposal).toMatchObject({ alternative: 0, alternativeCount: 3 });
  const choose = (baseVersion: number, alternative: number) =>
    client.proposals.chooseAlternative({ documentId, clientId: "tab", baseVersion, proposalId: first.proposal?.id ?? "", alternative });
  const chosen = await choose(first.state.version, 1);
  const second = await pendingTexts();
  expect(second.proposal?.alternative).toBe(1);
  expect(second.texts).not.toEqual(first.texts);

  // Undo and redo as the editor sends them: the new changes go and come back.
  const undo = inverseChange(first.state, chosen.change);
  const send = (baseVersion: number, change: DocumentChange) =>
    client.documents.change({ documentId, clientId: "tab", baseVersion, change: change as typeof chosen.change });
  await send(second.state.version, undo);
  expect((await pendingTexts()).state).toEqual({ ...first.state, version: first.state.version + 2 });
  await send(second.state.version + 1, { ...chosen.change, cause: "redo" });
  expect((await pendingTexts()).state).toEqual({ ...second.state, version: second.state.version + 2 });

  await choose(second.state.version + 2, 0);
  expect((await pendingTexts()).texts).toEqual(first.texts);
  await expect(choose(second.state.version + 3, 7)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("while a run is under way its span refuses typing, and text around it does not", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const run = await start(client, documentId, { plan: { by: "steps", steps: 20 } });
  await client.runs.pause({ runId: run.id });
  const span = find(TEXT, SPAN);
  const edit = (start: number, baseVersion: number) =>
    client.documents.change({
      documentId,
      clientId: "tab",
      baseVersion,
      change: { cause: "typing", edits: [{ start, end: start, text: "Note. " }], hunks: [], proposals: [], locks: [], removedLocks: [] },
    });
  await expect(edit(span.start + 3, 1)).rejects.toMatchObject({ code: "SPAN_BUSY", data: { details: { runId: run.id } } });
  await edit(0, 1);
  expect((await client.documents.open({ documentId })).runs).toEqual([
    { runId: run.id, spans: [{ start: span.start + 6, end: span.end + 6 }] },
  ]);
  await expect(start(client, documentId)).rejects.toMatchObject({ code: "SPAN_BUSY" });
  await client.runs.resume({ runId: run.id });
  expect(lastRun(await watchRun(client, run.id)).phase).toBe("done");
  const { state } = await client.documents.open({ documentId });
  for (const hunk of state.proposals[0]?.hunks ?? []) expect(state.text.slice(hunk.start, hunk.end)).toBe(hunk.oldText);
});

test("cancelling leaves the document as it was and keeps the timeline", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const run = await start(client, documentId, { plan: { by: "steps", steps: 20 } });
  const events: RunEvent[] = [];
  for await (const event of await client.runs.watch({ runId: run.id })) {
    events.push(event);
    if (event.type === "frame") await client.runs.cancel({ runId: run.id });
  }
  expect(lastRun(events)).toMatchObject({ phase: "cancelled", proposalId: null });
  const { state, runs } = await client.documents.open({ documentId });
  expect(state).toMatchObject({ text: TEXT, proposals: [], version: 1 });
  expect(runs).toEqual([]);
  expect((await client.runs.frames({ runId: run.id })).frames.length).toBeGreaterThan(0);
  await client.runs.cancel({ runId: run.id });
});

test("a run outlives its watcher; another one gets all of it", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const run = await start(client, documentId);
  const watching = await client.runs.watch({ runId: run.id });
  await watching.next();
  await watching.return?.();
  const events = await watchRun(client, run.id);
  expect(events[0]?.type).toBe("run");
  expect(lastRun(events).phase).toBe("done");
  const stored = await client.runs.frames({ runId: run.id });
  const replayed = await watchRun(client, run.id);
  expect(replayed.flatMap((event) => (event.type === "frame" ? [event.frame] : []))).toEqual(stored.frames);
  expect(await watchRun(client, run.id, stored.frames.length)).toMatchObject([{ type: "run" }, { type: "run", run: { phase: "done" } }]);
});

test("a state of the timeline becomes a proposal, and a run goes on from it with another seed", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const run = await finished(client, documentId);
  const { state } = await client.documents.open({ documentId });
  const target = { documentId, clientId: "tab", baseVersion: state.version };
  const used = await client.runs.useState({ ...target, runId: run.id, alternative: 0, step: 2 });
  const after = (await client.documents.open({ documentId })).state;
  expect(after.proposals.map((proposal) => proposal.id)).toContain(used.proposalId);
  expect(after.text).toBe(TEXT);
  const on = await client.runs.continueFrom({ ...target, baseVersion: used.version, runId: run.id, alternative: 0, step: 2, seed: 99 });
  expect(on).toMatchObject({ parent: { runId: run.id, alternative: 0, step: 2 }, seed: 99 });
  expect(lastRun(await watchRun(client, on.id)).phase).toBe("done");
  await expect(
    client.runs.useState({ ...target, baseVersion: after.version, runId: run.id, alternative: 0, step: 77 }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/NOT_FOUND|STALE_VERSION/) });
  expect(await client.runs.list({ documentId })).toHaveLength(2);
});

test("the last state reads like the proposal of the run", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const run = await finished(client, documentId, { remask: false });
  const { state } = await client.documents.open({ documentId });
  const { frames } = await client.runs.frames({ runId: run.id });
  await client.runs.useState({
    documentId,
    clientId: "tab",
    baseVersion: state.version,
    runId: run.id,
    alternative: 0,
    step: frames.at(-1)?.step ?? 0,
  });
  const [first, second] = (await client.documents.open({ documentId })).state.proposals;
  expect(second?.hunks.map(({ start, end, newText }) => [start, end, newText])).toEqual(
    first?.hunks.map(({ start, end, newText }) => [start, end, newText]),
  );
});

test("spans that cannot be denoised are refused", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const attempt = (spans: { start: number; end: number }[], baseVersion = 1) =>
    client.runs.start({ documentId, clientId: "tab", baseVersion, spans, parameters: PARAMETERS });
  await expect(attempt([{ start: 0, end: 99_999 }])).rejects.toMatchObject({ code: "SPAN_OUT_OF_RANGE" });
  await expect(
    attempt([
      { start: 0, end: 20 },
      { start: 10, end: 30 },
    ]),
  ).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(attempt([find(TEXT, SPAN)], 9)).rejects.toMatchObject({ code: "STALE_VERSION" });
  await client.documents.lock({ documentId, clientId: "tab", baseVersion: 1, ranges: [find(TEXT, SPAN)] });
  await expect(attempt([find(TEXT, SPAN)], 2)).rejects.toMatchObject({ code: "LOCKED_TEXT" });
});

test("a run that was under way when the process died is failed at the next start", async () => {
  const first = await openBackend();
  const documentId = await importText(first.client, TEXT);
  const run = await finished(first.client, documentId);
  // What a kill leaves: a record that never reached its end.
  const { storage } = first.backend;
  storage.runs.update(storage.runs.byKey(run.id)?.rowId ?? 0, "denoising", { ...run, phase: "denoising", proposalId: null });
  await first.backend.close();
  const { client } = await openBackend(first.folder);
  expect(await client.runs.list({ documentId })).toMatchObject([{ id: run.id, phase: "failed", error: { code: "INFERENCE_FAILED" } }]);
  expect(lastRun(await watchRun(client, run.id)).phase).toBe("failed");
});

test("plans and scores come from the model", async () => {
  const { client } = await openBackend();
  const plan = await client.runs.plan({ kind: "contract", length: 32, plan: { by: "preset", preset: "balanced" } });
  expect(plan.model).toBe("tiny-denoiser");
  expect(plan.sizes.reduce((sum, size) => sum + size, 0)).toBe(plan.length);
  await expect(client.runs.plan({ kind: "contract", plan: { by: "steps", steps: 4 } })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  const documentId = await importText(client, TEXT);
  const range = find(TEXT, SPAN);
  let tokens = 0;
  let left = -1;
  for await (const batch of await client.scores.document({ documentId, range })) {
    tokens += batch.tokens.length;
    left = batch.total - batch.done;
    for (const token of batch.tokens) expect(token.logProbability).toBeLessThanOrEqual(0);
  }
  expect(tokens).toBeGreaterThan(5);
  expect(left).toBe(0);
});

test("without a model package the error says what to do", async () => {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  await expect(start(client, documentId, { model: "absent" })).rejects.toMatchObject({
    code: "MODEL_MISSING",
    message: expect.stringContaining("absent"),
  });
  await expect(client.models.remove({ model: "tiny-denoiser" })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
  const installed = await client.models.list({});
  expect(installed.find(({ id }) => id === "tiny-denoiser")).toMatchObject({ bundled: true, problem: null });
  expect((await client.models.verify({ model: "tiny-denoiser" })).problems).toEqual([]);
});
