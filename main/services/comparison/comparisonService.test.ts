/** Comparing installed packages through the contract, as the app does. */
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CompareEvent } from "../../../src/contract/index.ts";
import { TINY } from "../../inference/testing/tinyPackage.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";
import { CASES, changeManifest } from "./testing/comparison.ts";

/** A backend with two packages of the same network, and a suite of its own. */
async function withTwoPackages(thresholds: Record<string, number>, cases: readonly object[] = CASES) {
  const workspace = temporaryFolder();
  const [bundledModels, assets] = [temporaryFolder(), temporaryFolder()];
  for (const id of ["tiny-denoiser", "tiny-next"]) await cp(TINY, join(bundledModels, id), { recursive: true });
  await changeManifest(join(bundledModels, "tiny-next"), { id: "tiny-next", version: "0.2.0" });
  await mkdir(join(assets, "suites"), { recursive: true });
  const suite = { name: "Small suite", thresholds, defaults: { plan: { by: "steps", steps: 3 }, seed: 7 }, cases };
  await writeFile(join(assets, "suites", "default.json"), JSON.stringify(suite));
  return openBackend(workspace, { folders: { workspace, bundledModels, assets } });
}

const question = { oldModel: "tiny-denoiser", newModel: "tiny-next" };

test("progress of both packages, then the report with its page; the chosen package is loaded again", async () => {
  const { client, backend, errors } = await withTwoPackages({ bitsPerCharacter: 0 });
  await client.settings.update({ provider: "cpu", model: "tiny-denoiser" });
  const events: CompareEvent[] = [];
  for await (const event of await client.models.compare({ ...question, language: "ja" })) events.push(event);
  const progress = events.flatMap((event) => (event.type === "progress" ? [`${event.model} ${event.done}/${event.of}`] : []));
  expect(progress).toEqual([
    "tiny-denoiser 0/2",
    "tiny-denoiser 1/2",
    "tiny-denoiser 2/2",
    "tiny-next 0/2",
    "tiny-next 1/2",
    "tiny-next 2/2",
  ]);
  const report = events.at(-1);
  if (report?.type !== "report") throw new Error("The stream did not end with the report.");
  expect(report.comparison).toMatchObject({ passed: true, old: { id: "tiny-denoiser" }, new: { id: "tiny-next", version: "0.2.0" } });
  expect(report.html).toContain('<html lang="ja">');
  expect(report.html).toContain(report.comparison.new.packageHash);
  expect(events.filter((event) => event.type === "report")).toHaveLength(1);
  await expect.poll(() => backend.engine.status()).toMatchObject({ state: "ready", loaded: { id: "tiny-denoiser" } });
  expect(errors).toEqual([]);
});

test("a run that is started meanwhile comes between two cases, with the package that the user chose", async () => {
  const { client } = await withTwoPackages({});
  await client.settings.update({ provider: "cpu", model: "tiny-denoiser" });
  const documentId = await importText(client, TEXT);
  let ended: Promise<string> | null = null;
  const order: string[] = [];
  for await (const event of await client.models.compare(question)) {
    order.push(event.type === "progress" ? `${event.model} ${event.done}` : event.type);
    // The other package is in memory now.
    if (event.type !== "progress" || event.model !== "tiny-next" || event.done !== 0) continue;
    const at = { documentId, clientId: "tab", baseVersion: 1, spans: [find(TEXT, SPAN)] };
    const run = await client.runs.start({ ...at, parameters: PARAMETERS });
    expect(run.phase).toBe("queued");
    ended = watchRun(client, run.id).then((events) => {
      const last = events.at(-1);
      order.push("run");
      return last?.type === "run" ? `${last.run.phase} by ${last.run.model}` : "nothing";
    });
  }
  expect(await ended).toBe("done by tiny-denoiser");
  expect(order.indexOf("run")).toBeLessThan(order.indexOf("report"));
});

test("closing the backend in the middle of a comparison leaves no error behind", async () => {
  const { client, backend, errors } = await withTwoPackages({});
  await client.settings.update({ provider: "cpu" });
  const stream = await client.models.compare(question);
  await stream.next();
  const rest = (async () => {
    for await (const _ of stream) void _;
  })();
  const outcome = rest.catch((error: unknown) => error);
  await backend.close();
  expect(await outcome).toMatchObject({ code: "CANCELLED" });
  expect(errors).toEqual([]);
});

test("leaving the stream stops the comparison, and the next one runs", async () => {
  const { client, backend } = await withTwoPackages({}, [CASES[0] ?? {}]);
  await client.settings.update({ provider: "cpu" });
  const events = await client.models.compare(question);
  for await (const event of events) if (event.type === "progress" && event.done === 1) break;
  const again: string[] = [];
  for await (const event of await client.models.compare({ ...question, newModel: "tiny-denoiser" })) again.push(event.type);
  expect(again.at(-1)).toBe("report");
  expect(again.filter((type) => type === "progress")).toHaveLength(4);
  expect(backend.engine.status().state).not.toBe("failed");
});

test("a package that is not installed, and a suite that is not there, are said", async () => {
  const { client } = await withTwoPackages({});
  const read = async (newModel: string): Promise<void> => {
    for await (const _ of await client.models.compare({ ...question, newModel })) void _;
  };
  await expect(read("absent")).rejects.toMatchObject({ code: "MODEL_MISSING", message: expect.stringContaining('"absent"') });
  const { client: bare } = await openBackend(undefined, {
    folders: { workspace: temporaryFolder(), bundledModels: join(TINY, ".."), assets: temporaryFolder() },
  });
  const stream = await bare.models.compare({ oldModel: "tiny-denoiser", newModel: "tiny-denoiser" });
  await expect(stream.next()).rejects.toMatchObject({ code: "NOT_FOUND", data: { details: { kind: "suite" } } });
});
