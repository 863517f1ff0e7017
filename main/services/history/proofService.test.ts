import { expect, test } from "vitest";
import type { Proof } from "../../../src/contract/index.ts";
import { openStorage, type Storage } from "../../storage/storage.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, type TestBackend, watchRun } from "../testing/backend.ts";

/** A finished run whose proposal waits, with `count` alternatives. */
async function finishedRun(count = 1): Promise<TestBackend & { documentId: string; runId: string; proposalId: string }> {
  const backend = await openBackend();
  const { client } = backend;
  const documentId = await importText(client, TEXT);
  const run = await client.runs.start({
    documentId,
    clientId: "tab",
    baseVersion: 1,
    spans: [find(TEXT, SPAN)],
    parameters: { ...PARAMETERS, alternatives: count },
  });
  await watchRun(client, run.id);
  const { state } = await client.documents.open({ documentId });
  const proposalId = state.proposals[0]?.id ?? "";
  expect(proposalId).not.toBe("");
  return { ...backend, documentId, runId: run.id, proposalId };
}

async function accept({ client, documentId }: Awaited<ReturnType<typeof finishedRun>>, most: number): Promise<string> {
  const { state } = await client.documents.open({ documentId });
  const pending = state.proposals.flatMap((proposal) => proposal.hunks).filter((hunk) => hunk.status === "pending");
  const hunkIds = pending.slice(0, most).map((hunk) => hunk.id);
  await client.proposals.decide({ documentId, clientId: "tab", baseVersion: state.version, hunkIds, verdict: "accept", reason: "agreed" });
  return (await client.documents.open({ documentId })).info.headRevisionId;
}

/** Every problem that a proof names, wherever it is. */
const problems = (proof: Proof): string[] => [
  ...proof.problems,
  ...proof.timelines.flatMap((timeline) => timeline.problems),
  ...proof.proposals.flatMap((proposal) => [...proposal.problems, ...proposal.acceptances.flatMap((acceptance) => acceptance.problems)]),
];

/** Changes the stored database behind the backend's back; triggers against change are taken off as a forger would. */
async function forge(folder: string, work: (storage: Storage) => void): Promise<void> {
  const storage = await openStorage(folder, Date.now());
  work(storage);
  storage.close();
}

test("the last frame of a run is what was proposed, and the changes that were accepted are in the revision", async () => {
  const run = await finishedRun(2);
  const { client, runId, proposalId } = run;
  const waiting = await client.runs.proof({ runId });
  expect(problems(waiting)).toEqual([]);
  expect(waiting.holds).toBe(true);
  expect(waiting.timelines).toHaveLength(2);
  expect(waiting.proposals).toMatchObject([{ proposalId, last: true, accepted: 0, acceptances: [] }]);

  const total = waiting.proposals[0]?.changes ?? 0;
  const revisionId = await accept(run, Math.max(1, total - 1));
  const proof = await client.history.proof({ revisionId });
  expect(problems(proof)).toEqual([]);
  expect(proof).toMatchObject({
    holds: true,
    proposals: [{ last: true, changes: total, acceptances: [{ revisionId, number: 2, accepted: Math.max(1, total - 1) }] }],
  });
  expect((await client.history.proof({ proposalId })).proposals).toEqual(proof.proposals);
  // The first version accepted nothing: nothing is proved about it.
  const [, first] = (await client.history.list({ documentId: run.documentId })).revisions;
  expect(await client.history.proof({ revisionId: first?.id ?? "" })).toEqual({ holds: false, timelines: [], proposals: [], problems: [] });
});

test("a state in the middle of a timeline is proved as the state of its step", async () => {
  const { client, documentId, runId } = await finishedRun();
  const { frames } = await client.runs.frames({ runId });
  const middle = frames[Math.floor(frames.length / 2)];
  const { state } = await client.documents.open({ documentId });
  const step = middle?.step ?? 0;
  const { proposalId } = await client.runs.useState({
    documentId,
    clientId: "tab",
    baseVersion: state.version,
    runId,
    alternative: 0,
    step,
  });
  const proof = await client.history.proof({ proposalId });
  expect(problems(proof)).toEqual([]);
  expect(proof).toMatchObject({ holds: true, proposals: [{ proposalId, step, last: false }] });
});

test("a bit flipped anywhere in the stored frames is noticed, or changes no frame", async () => {
  const run = await finishedRun();
  await accept(run, 99);
  const before = await run.client.runs.frames({ runId: run.runId });
  await run.backend.close();
  const storage = await openStorage(run.folder, Date.now());
  const { data } = storage.connection().statement<{ data: Buffer }>("SELECT data FROM frame").get() ?? { data: Buffer.alloc(0) };
  storage.close();
  let noticed = 0;
  for (let flip = 0; flip < 24; flip += 1) {
    const changed = Buffer.from(data);
    const at = Math.floor((flip / 24) * data.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << (flip % 8));
    await forge(run.folder, (forged) => void forged.connection().execute("UPDATE frame SET data = ?", [changed]));
    const { client, backend } = await openBackend(run.folder);
    const proof = await client.runs.proof({ runId: run.runId });
    if (proof.holds) expect((await client.runs.frames({ runId: run.runId })).frames).toEqual(before.frames);
    else {
      noticed += 1;
      expect(problems(proof).some((problem) => problem.startsWith("frames-"))).toBe(true);
    }
    await backend.close();
  }
  expect(noticed).toBeGreaterThan(20);
}, 120_000);

test.each<[string, string, (storage: Storage) => void]>([
  [
    "the text of an accepted change",
    "wording-differs",
    (storage) => void storage.connection().execute("UPDATE proposal_hunk SET new_text = new_text || ' or not' WHERE status = 'accepted'"),
  ],
  [
    "the hash that the proposal names",
    "proposal-differs",
    (storage) => {
      storage.connection().raw.exec("DROP TRIGGER proposal_proof_is_final; UPDATE proposal_proof SET text = randomblob(32)");
    },
  ],
  [
    "the hash that the decision names",
    "decision-differs",
    (storage) => void storage.connection().raw.exec("DROP TRIGGER acceptance_is_final; UPDATE acceptance SET text = randomblob(32)"),
  ],
  [
    "which changes were accepted",
    "decision-missing",
    (storage) => void storage.connection().raw.exec(`DROP TRIGGER acceptance_is_final; UPDATE acceptance SET hunks = '["h-forged"]'`),
  ],
  [
    "the recorded chain and the frames alike",
    "log-differs",
    (storage) => void storage.connection().raw.exec("DROP TRIGGER run_proof_is_final; UPDATE run_proof SET chain = randomblob(32)"),
  ],
  [
    "the proof of the run away",
    "not-recorded",
    (storage) => void storage.connection().raw.exec("DROP TRIGGER run_proof_stays; DELETE FROM run_proof"),
  ],
  ["a paragraph of the version", "revision-damaged", () => undefined],
])("forging %s is noticed", async (_, problem, work) => {
  const run = await finishedRun();
  const revisionId = await accept(run, 99);
  // Later typing, so that the document opens although an older version is damaged.
  const { state } = await run.client.documents.open({ documentId: run.documentId });
  await run.client.documents.change({
    documentId: run.documentId,
    clientId: "tab",
    baseVersion: state.version,
    change: {
      cause: "typing",
      edits: [{ start: 0, end: state.text.length, text: "Other words." }],
      hunks: [],
      proposals: [],
      locks: [],
      removedLocks: [],
    },
  });
  await run.backend.close();
  await forge(run.folder, (storage) => {
    const head = storage.connection().statement<{ id: number }>("SELECT max(id) AS id FROM block").get()?.id ?? 0;
    if (problem === "revision-damaged") {
      const rowId = Number(revisionId.slice(1));
      const own = storage.revisions.pieces(rowId).filter((id) => id !== head);
      storage.connection().raw.exec("DROP TRIGGER block_is_final");
      storage.connection().execute("UPDATE block SET data = randomblob(length(data)) WHERE id = ?", [own.at(-1)]);
    } else work(storage);
  });
  const { client } = await openBackend(run.folder);
  const proof = await client.history.proof({ revisionId });
  expect(proof.holds).toBe(false);
  expect(problems(proof)).toContain(problem);
});
