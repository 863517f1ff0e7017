/** Runs belong to the package that made them: the stored hash decides what may go on from a stored state. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Client, Run } from "../../../src/contract/index.ts";
import { createForkSpawner } from "../../hosts/node/forkSpawner.ts";
import { packageHash } from "../../inference/packages.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";

const TINY = fileURLToPath(new URL("../../inference/fixtures/tiny-denoiser", import.meta.url));

/** At once: a model process that is just starting must find the whole file. */
function changeVersion(folder: string, version: string): void {
  const file = join(folder, "manifest.json");
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), version }));
}

/** A backend whose only package is a copy that the test may change; `beforeSpawn` runs before the model process starts. */
async function withOwnPackage(beforeSpawn: (folder: string) => void = () => {}) {
  const bundledModels = temporaryFolder();
  const folder = join(bundledModels, "tiny-denoiser");
  await cp(TINY, folder, { recursive: true });
  const spawner = createForkSpawner();
  const workspace = temporaryFolder();
  const { client } = await openBackend(workspace, {
    folders: { workspace, bundledModels, assets: temporaryFolder() },
    inference: {
      spawn: () => {
        beforeSpawn(folder);
        return spawner.spawn();
      },
    },
  });
  return { client, folder, documentId: await importText(client, TEXT) };
}

async function run(client: Client, documentId: string): Promise<Run> {
  const { state } = await client.documents.open({ documentId });
  const target = { documentId, clientId: "tab", baseVersion: state.version };
  const { id } = await client.runs.start({ ...target, spans: [find(state.text, SPAN)], parameters: PARAMETERS });
  const last = (await watchRun(client, id)).at(-1);
  if (last?.type !== "run") throw new Error("The stream did not end with the run.");
  return last.run;
}

test("a stored state goes on only under the package that made it", async () => {
  const { client, folder, documentId } = await withOwnPackage();
  const made = await run(client, documentId);
  expect(made).toMatchObject({ phase: "done", packageHash: await packageHash(folder) });
  changeVersion(folder, "9.9.9");
  const { state } = await client.documents.open({ documentId });
  const place = { documentId, clientId: "tab", baseVersion: state.version, runId: made.id, alternative: 0, step: 2 };
  const refusal = {
    code: "MODEL_CHANGED",
    message: expect.stringContaining(`"tiny-denoiser" with the hash ${made.packageHash.slice(0, 12)}`),
    data: { details: { model: "tiny-denoiser", needed: made.packageHash.slice(0, 12), found: (await packageHash(folder)).slice(0, 12) } },
  };
  await expect(client.runs.continueFrom(place)).rejects.toMatchObject(refusal);
  await expect(client.runs.useState(place)).rejects.toMatchObject(refusal);
  expect((await client.documents.open({ documentId })).state).toEqual(state);

  // A new run records the package that is there now, and its states go on.
  const next = await run(client, documentId);
  expect(next).toMatchObject({ phase: "done", packageHash: await packageHash(folder) });
  const now = await client.documents.open({ documentId });
  const used = await client.runs.useState({ ...place, baseVersion: now.state.version, runId: next.id });
  expect(used.proposalId).not.toBe(next.proposalId);

  // The words of a state need no package: with none of that name there is none to mistake it for.
  renameSync(join(folder, "manifest.json"), join(folder, "gone.json"));
  const last = await client.documents.open({ documentId });
  const again = { ...place, baseVersion: last.state.version, runId: made.id, step: 1 };
  await expect(client.runs.continueFrom(again)).rejects.toMatchObject({ code: "MODEL_MISSING" });
  expect((await client.runs.useState(again)).proposalId).toBeTruthy();
});

test("a package that changes between the start of a run and its loading fails the run and says so", async () => {
  const { client, folder, documentId } = await withOwnPackage((own) => changeVersion(own, "9.9.9"));
  const before = await packageHash(folder);
  const ended = await run(client, documentId);
  expect(ended).toMatchObject({
    phase: "failed",
    packageHash: before,
    proposalId: null,
    error: { code: "MODEL_CHANGED", message: expect.stringContaining(before.slice(0, 12)) },
  });
  expect((await client.documents.open({ documentId })).state.text).toBe(TEXT);
  expect(await run(client, documentId)).toMatchObject({ phase: "done", packageHash: await packageHash(folder) });
});

test("a run under way whose package became another one is neither cancelled nor filed under that one's name", async () => {
  const { client, folder, documentId } = await withOwnPackage();
  const parameters = { ...PARAMETERS, plan: { by: "steps" as const, steps: 24 } };
  const at = { documentId, clientId: "tab", baseVersion: 1 };
  const { id } = await client.runs.start({ ...at, spans: [find(TEXT, SPAN)], parameters });
  const events = await client.runs.watch({ runId: id });
  for await (const event of { [Symbol.asyncIterator]: () => ({ next: () => events.next() }) }) if (event.type === "frame") break;
  changeVersion(folder, "9.9.9");
  await expect(client.runs.useState({ ...at, runId: id, alternative: 0, step: 1 })).rejects.toMatchObject({ code: "MODEL_CHANGED" });
  expect((await watchRun(client, id)).at(-1)).toMatchObject({ run: { phase: "done" } });
});
