import { expect, test } from "vitest";
import { createForkSpawner } from "../../hosts/node/forkSpawner.ts";
import type { InferenceProcess } from "../../ports/ports.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";
import { addedCandidate } from "./testing/adding.ts";
import { licensedPackage } from "./testing/archives.ts";

async function withoutPackages() {
  const workspace = temporaryFolder();
  const folders = { workspace, bundledModels: temporaryFolder(), assets: temporaryFolder() };
  return openBackend(workspace, { folders });
}

test("without any package a run says what to do, the status bar too, and the document stays usable", async () => {
  const { client } = await withoutPackages();
  const documentId = await importText(client, TEXT);
  const start = client.runs.start({ documentId, clientId: "tab", baseVersion: 1, spans: [find(TEXT, SPAN)], parameters: PARAMETERS });
  await expect(start).rejects.toMatchObject({ code: "MODEL_MISSING", message: expect.stringContaining("models add") });
  expect((await client.documents.open({ documentId })).runs).toEqual([]);
  for await (const event of await client.app.watch({})) {
    if (event.type === "engine" && event.engine.state === "no-model") break;
  }
});

test("a package can be added, used and removed; every tab hears of it", async () => {
  const { backend, client } = await withoutPackages();
  const events = await client.app.watch({});
  const candidate = await addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) });
  expect(await client.models.list({})).toEqual([]);
  const { candidateId } = candidate;
  const installed = await client.models.install({ candidateId, licenceAccepted: true });
  expect(await client.models.list({})).toEqual([installed]);
  expect(installed).toMatchObject({ id: "tiny-denoiser", bundled: false, problem: null, limits: [] });
  await client.settings.update({ model: "tiny-denoiser" });
  const seen: string[] = [];
  for await (const event of events) {
    seen.push(event.type === "engine" ? event.engine.state : event.type);
    // The chosen package is loaded without being asked for.
    if (event.type === "engine" && event.engine.state === "ready") break;
  }
  expect(seen).toContain("models");
  await client.models.remove({ model: "tiny-denoiser" });
  expect(await client.models.list({})).toEqual([]);
  expect((await client.settings.get({})).model).toBeNull();
  await expect(client.models.remove({ model: "tiny-denoiser" })).rejects.toMatchObject({ code: "MODEL_MISSING" });
});

test("the inference process killed in the middle of a run: the run fails once, the document is unharmed, the next run works", async () => {
  const spawner = createForkSpawner();
  let child: InferenceProcess | null = null;
  const inference = {
    spawn: () => {
      child = spawner.spawn();
      return child;
    },
  };
  const { client } = await openBackend(undefined, { inference });
  const documentId = await importText(client, TEXT);
  const start = (steps: number) =>
    client.runs.start({
      documentId,
      clientId: "tab",
      baseVersion: 1,
      spans: [find(TEXT, SPAN)],
      parameters: { ...PARAMETERS, plan: { by: "steps", steps } },
    });
  const run = await start(20);
  const phases: string[] = [];
  for await (const event of await client.runs.watch({ runId: run.id })) {
    if (event.type === "run") phases.push(event.run.phase);
    const { pid } = child ?? { pid: undefined };
    if (event.type === "frame" && pid !== undefined && !phases.includes("killed")) {
      process.kill(pid, "SIGKILL");
      phases.push("killed");
    }
  }
  expect(phases.filter((phase) => phase === "failed")).toHaveLength(1);
  expect(phases.at(-1)).toBe("failed");
  expect(await client.runs.list({ documentId })).toMatchObject([
    { phase: "failed", error: { code: "INFERENCE_FAILED" }, proposalId: null },
  ]);
  expect((await client.documents.open({ documentId })).state).toMatchObject({ text: TEXT, version: 1, proposals: [] });
  const next = await start(6);
  expect((await watchRun(client, next.id)).at(-1)).toMatchObject({ run: { phase: "done" } });
});
