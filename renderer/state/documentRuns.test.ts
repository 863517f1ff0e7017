import { expect, test } from "vitest";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT } from "../../main/services/testing/backend.ts";
import type { Run, RunParameters } from "../../src/contract/index.ts";
import type { DocumentSession } from "./session.ts";
import { backedSession } from "./testing/backedSession.ts";

/** A session over a backend with a model, and a paused run that has shown some states. */
async function pausedRun(): Promise<{ session: DocumentSession; run: Run; problems: unknown[] }> {
  const { backend, client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const { session, problems } = await backedSession({ backend }, documentId);
  const parameters: RunParameters = { ...PARAMETERS, alternatives: 1, plan: { by: "steps", steps: 64 } };
  const run = await session.startRun([find(TEXT, SPAN)], parameters);
  await session.pauseRun(run.id);
  const paused = () => expect.poll(() => viewOf(session, run.id)?.run.phase, { timeout: 10_000 }).toBe("paused");
  await paused();
  // Step by step: the tiny model is faster than any clock.
  while ((viewOf(session, run.id)?.frames[0]?.length ?? 0) < 2) {
    // Together, so that a busy machine cannot let the run go to its end in between.
    await Promise.all([session.resumeRun(run.id), session.pauseRun(run.id)]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await paused();
  }
  return { session, run, problems };
}

const viewOf = (session: DocumentSession, runId: string) => session.runs().find((view) => view.run.id === runId);

test("a state of a paused run can be gone on from: the run ends, the new one begins from it", async () => {
  const { session, run, problems } = await pausedRun();
  const next = await session.continueFrom(run.id, 0, 1);
  expect(next.parent).toEqual({ runId: run.id, alternative: 0, step: 1 });
  expect(viewOf(session, run.id)?.run.phase).toBe("cancelled");
  await expect.poll(() => viewOf(session, next.id)?.active, { timeout: 60_000 }).toBe(false);
  expect(viewOf(session, next.id)?.run.phase).toBe("done");
  expect(problems).toEqual([]);
  await session.close();
});

test("a state of a paused run can be used: the run ends, the state is proposed, one undo takes it back", async () => {
  const { session, run } = await pausedRun();
  await session.useState(run.id, 0, 1);
  await expect.poll(() => session.state().proposals[0]?.hunks.some((hunk) => hunk.status === "pending")).toBe(true);
  expect(viewOf(session, run.id)?.active ?? false).toBe(false);
  await session.undo();
  expect(session.state().proposals[0]?.hunks.every((hunk) => hunk.status === "superseded")).toBe(true);
  await expect.poll(() => session.connection(), { timeout: 10_000 }).toBe("saved");
  expect(session.state().text).toBe(TEXT);
  await session.close();
});
