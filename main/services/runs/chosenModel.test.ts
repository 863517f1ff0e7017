/** Which of several installed packages a run takes, with real packages of two families. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";

const FIXTURES = fileURLToPath(new URL("../../inference/fixtures", import.meta.url));

async function withPackages(packages = ["tiny-denoiser", "tiny-rectified"]) {
  const workspace = temporaryFolder();
  const bundledModels = temporaryFolder();
  for (const id of packages) await cp(join(FIXTURES, id), join(bundledModels, id), { recursive: true });
  const opened = await openBackend(workspace, { folders: { workspace, bundledModels, assets: temporaryFolder() } });
  await opened.client.settings.update({ provider: "cpu", model: null });
  return opened;
}

const plan = { by: "steps", steps: 4 } as const;

test("the plan says which package does the task and why; what is chosen is taken", async () => {
  const { client } = await withPackages();
  const ask = (more: object) => client.runs.plan({ kind: "contract", text: "words of a clause", plan, ...more });
  expect(await ask({ strength: 1 })).toMatchObject({
    model: "tiny-denoiser",
    engine: { task: "infill", family: "masked-diffusion", reason: "best" },
  });
  expect(await ask({ strength: 0.5 })).toMatchObject({
    model: "tiny-rectified",
    engine: { task: "rewrite", family: "rectified-flow", reason: "best" },
  });
  expect((await ask({ strength: 0.5, locked: true })).engine).toMatchObject({
    task: "re-edit",
    family: "masked-diffusion",
    reason: "next-best",
  });
  expect((await ask({ strength: 1, spans: 20 })).engine.task).toBe("draft");
  expect((await ask({ strength: 1, model: "tiny-rectified" })).engine).toMatchObject({ family: "rectified-flow", reason: "asked" });
  await client.settings.update({ model: "tiny-denoiser" });
  expect((await ask({ strength: 0.5 })).engine).toMatchObject({ family: "masked-diffusion", reason: "asked" });
});

test("a run takes the package that its plan named", async () => {
  const { client } = await withPackages();
  const documentId = await importText(client, TEXT);
  const start = async (strength: number) => {
    const target = { documentId, clientId: "tab", baseVersion: (await client.documents.open({ documentId })).state.version };
    const parameters = { ...PARAMETERS, alternatives: 1, strength, plan };
    const run = await client.runs.start({ ...target, spans: [find(TEXT, SPAN)], parameters });
    await expect
      .poll(async () => (await client.runs.list({ documentId })).find(({ id }) => id === run.id)?.phase, { timeout: 60_000 })
      .toBe("done");
    return run;
  };
  expect(await start(0.6)).toMatchObject({ model: "tiny-rectified", family: "rectified-flow" });
  expect(await start(1)).toMatchObject({ model: "tiny-denoiser", family: "masked-diffusion" });
  expect((await client.documents.open({ documentId })).state.text).toBe(TEXT);
});

test("a flow that revises says how much it kept, and that it is unchanged", async () => {
  const { client } = await withPackages(["tiny-flow"]);
  const documentId = await importText(client, TEXT);
  const run = async (strength: number) => {
    const target = { documentId, clientId: "tab", baseVersion: (await client.documents.open({ documentId })).state.version };
    const parameters = { ...PARAMETERS, strength, plan };
    const begun = await client.runs.start({ ...target, spans: [find(TEXT, SPAN)], parameters });
    const last = (await watchRun(client, begun.id)).at(-1);
    return last?.type === "run" ? last.run : begun;
  };
  const { kept } = await run(0.4);
  expect(kept?.tokens).toBeGreaterThan(5);
  expect(kept?.unchanged).toBe(kept?.tokens);
  expect((await run(1)).kept).toBeNull();
});

test("a rectified flow takes the solver that is asked for", async () => {
  const { client } = await withPackages(["tiny-rectified"]);
  const documentId = await importText(client, TEXT);
  const written = async (solver: "euler" | "heun") => {
    const target = { documentId, clientId: "tab", baseVersion: (await client.documents.open({ documentId })).state.version };
    const begun = await client.runs.start({
      ...target,
      spans: [find(TEXT, SPAN)],
      parameters: { ...PARAMETERS, strength: 0.7, plan, solver },
    });
    await watchRun(client, begun.id);
    const { frames } = await client.runs.frames({ runId: begun.id });
    return frames.map(({ spans }) => spans);
  };
  expect(await written("heun")).not.toEqual(await written("euler"));
});
