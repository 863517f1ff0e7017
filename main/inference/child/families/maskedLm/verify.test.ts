import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readManifest } from "../../../package/files.ts";
import { fileEntry } from "../../../package/huggingFaceGraphs.ts";
import { startRun, testEngine } from "../../../testing/engine.ts";
import { changeJson, HUB_MODELS, imported, withHubModel } from "../../../testing/hubModel.ts";
import { applyResult, find, makeRequest } from "../../../testing/tinyPackage.ts";
import { openMaskedLm } from "./open.ts";
import { verifyMaskedLm } from "./verify.ts";

test.each(HUB_MODELS)("%s is sound in every precision", async (name) => {
  await withHubModel(name, async (folder) => {
    const { problems, checks } = await verifyMaskedLm(await imported(folder));
    expect(problems).toEqual([]);
    expect(checks).toBe(5 + 1 + 2 * 3);
  });
});

test("a network whose numbers are not finite, or that does not look at its input, is noticed", async () => {
  await withHubModel("tiny-bert", async (folder) => {
    const checked = await imported(folder);
    const weights = path.join(folder, "model.onnx_data");
    const { length } = await readFile(weights);
    await writeFile(weights, new Uint8Array(length).fill(0xff));
    expect((await verifyMaskedLm(checked)).problems).toEqual([expect.stringMatching(/^model\.onnx: .*not finite/)]);
    await writeFile(weights, new Uint8Array(length));
    expect((await verifyMaskedLm(checked)).problems).toEqual([expect.stringMatching(/^model\.onnx: .*does not look at its input/)]);
  });
});

test("a graph that gives other logits than it says, or is damaged, is a problem that names the file", async () => {
  await withHubModel("tiny-modernbert", async (folder) => {
    const checked = await imported(folder);
    const wrong = { ...checked, manifest: { ...checked.manifest, config: { ...checked.manifest.config, vocab_size: 500 } } };
    const { problems } = await verifyMaskedLm(wrong);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^onnx\/model\.onnx: the logits have the shape \[1, 14, 397\], not \[1, 14, 500\]/);
    await expect(openMaskedLm(wrong, "cpu")).rejects.toMatchObject({ code: "MODEL_BROKEN" });
    const graph = path.join(folder, "onnx/model_quantized.onnx");
    await writeFile(graph, (await readFile(graph)).subarray(0, 20_000));
    expect((await verifyMaskedLm(checked)).problems).toEqual([
      expect.stringMatching(/^onnx\/model_quantized\.onnx: the graph cannot be opened/),
    ]);
  });
});

test("a tokenizer that is not the one of the manifest is refused", async () => {
  await withHubModel("tiny-bert", async (folder) => {
    const checked = await imported(folder);
    await changeJson(folder, "tokenizer.json", (json) => {
      const { vocab } = json.model as { vocab: Record<string, number> };
      [vocab["[MASK]"], vocab.the] = [vocab.the ?? 0, vocab["[MASK]"] ?? 0];
      json.added_tokens = [];
    });
    expect((await verifyMaskedLm(checked)).problems).toEqual([expect.stringMatching(/^tokenizer\.json: .*\[MASK\]/)]);
    await expect(openMaskedLm(checked, "cpu")).rejects.toMatchObject({ code: "MODEL_BROKEN" });
  });
});

test("names of special tokens survive without the files that gave them", async () => {
  await withHubModel("tiny-bert", async (folder) => {
    const json = await readFile(path.join(folder, "tokenizer.json"), "utf8");
    await writeFile(path.join(folder, "tokenizer.json"), json.replaceAll('"[MASK]"', '"<blank>"'));
    for (const file of ["special_tokens_map.json", "tokenizer_config.json"])
      await changeJson(folder, file, (names) => Object.assign(names, { mask_token: { content: "<blank>", lstrip: true } }));
    const checked = await imported(folder);
    await writeFile(path.join(folder, "special_tokens_map.json"), "");
    const { denoiser, sessions } = await openMaskedLm(checked, "cpu");
    expect(denoiser.vocabulary.special.mask).toBe(4);
    for (const session of sessions.graphs.values()) await session.release();
  });
});

test("the inference process loads, verifies and runs such a model", async () => {
  await withHubModel("tiny-modernbert", async (folder) => {
    await imported(folder);
    const { engine } = testEngine();
    expect((await engine.verify(folder)).problems).toEqual([]);
    expect(await engine.load(folder, "cpu")).toMatchObject({
      id: "tiny-modernbert",
      family: "masked-lm",
      provider: "cpu",
      maxPositions: 96,
    });
    const text = "The Tenant shall pay the Rent to the Landlord within 30 days.";
    const run = startRun(engine, makeRequest({ text, spans: [find(text, "pay the Rent")], temperature: 0 }), { folder });
    const result = await run.finished;
    expect(applyResult(text, result)).toBe(text);
    expect(result.predictedNats).toBeNull();
    // A file that was changed afterwards is refused.
    const { manifest } = await readManifest(folder);
    await writeFile(path.join(folder, "golden.json"), "{}");
    expect(await fileEntry(folder, "golden.json")).not.toEqual(manifest.files.golden);
    await expect(engine.load(folder, "auto")).rejects.toMatchObject({ code: "MODEL_BROKEN" });
    await engine.close();
  });
});
