/** The same passages by every installed package, through the contract and with real packages. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Outputs } from "../../../src/contract/index.ts";
import { MAX_COMPARED } from "../../../src/contract/limits.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT } from "../testing/backend.ts";
import { changeManifest } from "./testing/comparison.ts";

const FIXTURES = fileURLToPath(new URL("../../inference/fixtures", import.meta.url));
type Event = Outputs["models"]["compareEngines"] extends AsyncIterable<infer Item> ? Item : never;

async function withPackages(ids: readonly string[]) {
  const workspace = temporaryFolder();
  const bundledModels = temporaryFolder();
  for (const id of ids) await cp(join(FIXTURES, id), join(bundledModels, id), { recursive: true });
  const opened = await openBackend(workspace, { folders: { workspace, bundledModels, assets: temporaryFolder() } });
  await opened.client.settings.update({ provider: "cpu" });
  return { ...opened, bundledModels };
}

test("every package writes the passages; the autoregressive one judges; nothing is proposed", async () => {
  const { client, bundledModels } = await withPackages(["tiny-denoiser", "tiny-autoregressive"]);
  await cp(join(FIXTURES, "tiny-denoiser"), join(bundledModels, "tiny-trial"), { recursive: true });
  await changeManifest(join(bundledModels, "tiny-trial"), { id: "tiny-trial", experimental: true });
  const documentId = await importText(client, TEXT);
  const spans = [find(TEXT, SPAN)];
  const events: Event[] = [];
  const asked = { documentId, spans, parameters: { ...PARAMETERS, seed: 11, strength: 1 }, language: "ja" } as const;
  for await (const event of await client.models.compareEngines({ ...asked, spans: [...spans] })) events.push(event);
  expect(events.flatMap((event) => (event.type === "progress" ? [`${event.model} ${event.done}/${event.of}`] : []))).toEqual([
    "tiny-autoregressive 0/3",
    "tiny-denoiser 1/3",
    "tiny-trial 2/3",
  ]);
  const report = events.at(-1);
  if (report?.type !== "report") throw new Error("The stream did not end with the report.");
  const { comparison, html, csv } = report;
  expect(comparison).toMatchObject({ seed: 11, strength: 1, passages: [SPAN], judge: { model: "tiny-autoregressive", how: "exact" } });
  for (const row of comparison.rows) {
    expect(row).toMatchObject({ problem: null, decided: 0, accepted: 0, experimental: row.model === "tiny-trial" });
    expect(row.texts).toHaveLength(1);
    expect(row.milliseconds).toBeGreaterThan(0);
    expect(row.steps).toBeGreaterThan(0);
    expect(row.editDistance).toBeGreaterThan(0);
    expect(row.judgeNats).toBeGreaterThan(0);
  }
  expect(html).toContain('<html lang="ja">');
  expect(html).toContain("tiny-denoiser");
  expect(html).toMatch(/<th scope="row">tiny-trial<br><small>[\w-]+ · 試験用<\/small>/u);
  expect(html.match(/試験用/gu)).toHaveLength(1);
  expect(csv.split("\r\n")).toHaveLength(5);
  const { state } = await client.documents.open({ documentId });
  expect(state).toMatchObject({ text: TEXT, proposals: [] });
  expect(await client.runs.list({ documentId })).toEqual([]);
  // The same seed gives the same texts.
  for await (const event of await client.models.compareEngines({ ...asked, spans: [...spans] }))
    if (event.type === "report") expect(event.comparison.rows.map(({ texts }) => texts)).toEqual(comparison.rows.map(({ texts }) => texts));
});

test("a flow that has to judge does so by its bound, and says so", async () => {
  const { client } = await withPackages(["tiny-flow"]);
  const documentId = await importText(client, TEXT);
  await client.settings.update({ model: "tiny-flow" });
  for await (const event of await client.models.compareEngines({ documentId, spans: [find(TEXT, SPAN)], parameters: PARAMETERS })) {
    if (event.type !== "report") continue;
    expect(event.comparison.judge).toEqual({ model: "tiny-flow", how: "bound" });
    expect(event.comparison.rows[0]?.judgeNats).toBeGreaterThan(0);
  }
});

test("a package that cannot write has a row that says so; too much is refused; leaving the stream stops", async () => {
  const { client, bundledModels } = await withPackages(["tiny-denoiser"]);
  const documentId = await importText(client, TEXT);
  await cp(join(FIXTURES, "tiny-denoiser"), join(bundledModels, "tiny-damaged"), { recursive: true });
  await changeManifest(join(bundledModels, "tiny-damaged"), { id: "tiny-damaged" });
  // One byte is another one: the weights are not what the manifest says.
  const weights = join(bundledModels, "tiny-damaged", "float32", "weights.bin");
  const bytes = await readFile(weights);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(weights, bytes);
  await client.settings.update({ model: "tiny-denoiser" });
  const ask = (spans: { start: number; end: number }[]) => client.models.compareEngines({ documentId, spans, parameters: PARAMETERS });
  for await (const event of await ask([find(TEXT, SPAN)])) {
    if (event.type !== "report") continue;
    const sound = event.comparison.rows.find(({ model }) => model === "tiny-denoiser");
    const broken = event.comparison.rows.find(({ model }) => model === "tiny-damaged");
    expect(sound).toMatchObject({ model: "tiny-denoiser", problem: null });
    expect(broken).toMatchObject({ model: "tiny-damaged", texts: [], judgeNats: null, problem: expect.stringMatching(/\.$/) });
    expect(event.comparison.judge).toEqual({ model: "tiny-denoiser", how: "leave-one-out" });
    expect(event.html).toMatch(/<p>It could not write this: <span lang="en">[^<]+\.<\/span><\/p>/u);
  }
  const long = await importText(client, `${"words and more words. ".repeat(400)}\n`);
  const askLong = (spans: { start: number; end: number }[]) =>
    client.models.compareEngines({ documentId: long, spans, parameters: PARAMETERS });
  const { spans: most, length } = MAX_COMPARED;
  await expect(askLong([{ start: 0, end: length + 1 }])).rejects.toMatchObject({ code: "SPAN_TOO_LONG" });
  const words = Array.from({ length: most + 1 }, (_, index) => ({ start: index * 10, end: index * 10 + 5 }));
  await expect(askLong(words)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  for (const spans of [[{ start: 0, end: length }], words.slice(1)])
    for await (const event of await askLong(spans)) {
      expect(event.type).toBe("progress");
      break;
    }
  for await (const event of await ask([find(TEXT, SPAN)])) {
    expect(event.type).toBe("progress");
    break;
  }
});
