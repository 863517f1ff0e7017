/** Opening and verifying packages of the family: what is refused, and why. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { checkGraphs, readManifest } from "../../../package/files.ts";
import { checkLabels } from "../../../package/labels.ts";
import type { Manifest } from "../../../package/manifest.ts";
import { collect } from "../../../testing/generation.ts";
import { checkedTiny, makeRequest } from "../../../testing/tinyPackage.ts";
import { checkedRectified, TINY_RECTIFIED, tinyFlow } from "../../../testing/tinyRectified.ts";
import { checkSoundness } from "../../soundness.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import { openFlow } from "./family.ts";
import { generateSpans } from "./generate.ts";
import { planRun } from "./plan.ts";
import { verifyFlow, wave } from "./verify.ts";

async function withCopy<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(path.join(tmpdir(), "palimpsest-rectified-"));
  const folder = path.join(parent, "tiny-rectified");
  try {
    await cp(TINY_RECTIFIED, folder, { recursive: true });
    return await use(folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

const check = async (folder: string): Promise<CheckedPackage> => ({ folder, ...(await readManifest(folder)) });

test("the golden vectors of all graphs are reproduced in every precision", async () => {
  const checked = await checkedRectified();
  const { problems, checks } = await verifyFlow(checked);
  expect(problems).toEqual([]);
  // Texts twice, then for 2 precisions 3 cases of 2 + 1 + 6 + 6 outputs.
  expect(checks).toBe(12 * 2 + 2 * 3 * 15);
  expect((await checkSoundness(checked)).problems).toEqual([]);
  await expect(checkLabels(checked.folder, checked.manifest)).resolves.toBeUndefined();
});

test.each(["x", "z_next", "x_hat", "top_logp", "self_logp"])("other golden numbers of %s are noticed", async (name) => {
  await withCopy(async (folder) => {
    const file = path.join(folder, "golden.json");
    const golden = JSON.parse(await readFile(file, "utf8"));
    const record = golden.graphs.int8.runs[1].findLast((run: { outputs: object }) => name in run.outputs);
    const shift = (value: unknown): unknown => (Array.isArray(value) ? value.map(shift) : (value as number) + 1);
    record.outputs[name] = shift(record.outputs[name]);
    await writeFile(file, JSON.stringify(golden));
    const { problems } = await verifyFlow(await check(folder));
    expect(problems).toEqual([expect.stringMatching(`int8 graph "${record.graph}" gives another ${name}`)]);
  });
});

test("a flipped weight and golden records without their inputs are noticed", async () => {
  await withCopy(async (folder) => {
    const file = path.join(folder, "float32", "weights.bin");
    const weights = await readFile(file);
    for (let i = 3; i < weights.length; i += 4096) weights[i] = (weights[i] ?? 0) ^ 0x40;
    await writeFile(file, weights);
    expect((await verifyFlow(await check(folder))).problems.length).toBeGreaterThan(0);
  });
  await withCopy(async (folder) => {
    const file = path.join(folder, "golden.json");
    const golden = JSON.parse(await readFile(file, "utf8"));
    for (const part of Object.values<{ runs: Record<string, unknown>[][] }>(golden.graphs)) for (const run of part.runs) delete run[2]?.tau;
    await writeFile(file, JSON.stringify(golden));
    expect((await verifyFlow(await check(folder))).problems).toEqual([
      expect.stringContaining("the float32 graphs do not run".slice(4)),
      expect.stringContaining("lack an input"),
    ]);
  });
});

test("golden latents are those of the formula", () => {
  const values = wave(6400, 2, 1);
  expect(values.reduce((sum, value) => sum + value * value, 0) / values.length).toBeCloseTo(4, 1);
  expect(values[3]).toBeCloseTo(2 * Math.SQRT2 * Math.sin(0.7 * 3 + 1), 5);
});

test("the graph for Heun's steps may be missing, the others may not", async () => {
  const { folder, manifest } = await checkedRectified();
  const without = (role: string) => ({ ...manifest, graphs: manifest.graphs.filter((graph) => graph.role !== role) });
  expect(() => checkGraphs(folder, without("heun"))).not.toThrow();
  for (const role of ["context", "encode", "step"])
    expect(() => checkGraphs(folder, without(role))).toThrow(`the graph "${role}" is missing`);
});

test.each<[string, RegExp, (manifest: Manifest) => Manifest]>([
  ["no sampling section", /field sampling is wrong/, ({ sampling: _, ...rest }) => rest as Manifest],
  [
    "an unknown schedule",
    /sampling\.schedule\.name/,
    (m) => ({ ...m, sampling: { ...(m.sampling as object), schedule: { name: "cosine", shift: 1 } } }),
  ],
  [
    "latents of another size",
    /"x" with the shape \[.*16\], not \[any, any, 32\]/,
    (m) => ({ ...m, sampling: { ...(m.sampling as object), latentSize: 32 } }),
  ],
  ["another number of layers", /"k" with the shape/, (m) => ({ ...m, config: { ...m.config, layers: 3 } })],
  ["another number of candidates", /"top_ids" with the shape/, (m) => ({ ...m, topCandidates: 16 })],
  [
    "a Heun graph without noise",
    /"heun" is not that of a rectified flow: it has no input "eps"/,
    (m) => ({
      ...m,
      graphs: m.graphs.map((graph) =>
        graph.role === "heun" ? { ...graph, inputs: graph.inputs.filter(({ name }) => name !== "eps") } : graph,
      ),
    }),
  ],
])("%s is refused on opening", async (_name, message, change) => {
  const { manifest, ...rest } = await checkedRectified();
  await expect(openFlow({ ...rest, manifest: change(manifest) }, "cpu")).rejects.toMatchObject({
    code: "MODEL_BROKEN",
    message: expect.stringMatching(message),
  });
});

test("a denoiser's step under the flow's name is refused, whatever the manifest declares", async () => {
  const checked = await checkedRectified();
  const denoiser = await checkedTiny();
  await withCopy(async (folder) => {
    for (const dtype of ["float32", "int8"])
      await cp(path.join(denoiser.folder, dtype), path.join(folder, dtype, "other"), { recursive: true });
    const graphs = checked.manifest.graphs.map((graph) =>
      graph.role === "step" ? { ...graph, file: `${graph.dtype}/other/step.onnx` } : graph,
    );
    await expect(openFlow({ ...checked, folder, manifest: { ...checked.manifest, graphs } }, "cpu")).rejects.toMatchObject({
      code: "MODEL_BROKEN",
      message: expect.stringMatching(/"step" is not that of a rectified flow: it has no input "z"/),
    });
  });
});

test("a plan tells steps and time, and that the error is not known", async () => {
  const { flow, close } = await tinyFlow();
  const request = { kind: "contract", length: 40, text: null, strength: 0.5, lengthFactor: 1.25, plan: { by: "steps", steps: 6 } } as const;
  const plan = planRun(flow, request);
  expect(plan).toMatchObject({
    length: 40,
    steps: 6,
    sizes: [40, 40, 40, 40, 40, 40],
    predictedNats: null,
    theoremBoundNats: null,
    curve: [],
  });
  expect(plan.seconds).toBeNull();
  await collect(generateSpans(flow, makeRequest()));
  const [euler, heun] = [planRun(flow, { ...request, solver: "euler" }), planRun(flow, { ...request, solver: "heun" })];
  expect(euler.seconds).toBeGreaterThan(0);
  expect(heun.seconds).toBeCloseTo(2 * (euler.seconds ?? 0), 9);
  expect(planRun(flow, { ...request, length: 300 })).toMatchObject({ steps: 6, length: 300 });
  const words = "The Customer shall pay.";
  const slots = planRun(flow, { ...request, length: null, text: words }).length;
  expect(slots).toBeGreaterThan(flow.vocabulary.tokenizer.encode(words).ids.length);
  expect(planRun(flow, { ...request, length: null, text: words, strength: 0 })).toMatchObject({ length: 0, steps: 0, predictedNats: 0 });
  await close();
});
