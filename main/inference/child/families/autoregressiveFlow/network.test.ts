import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkedFlow, TINY_FLOW, tinyFlow } from "../../../testing/tinyFlow.ts";
import { TINY } from "../../../testing/tinyPackage.ts";
import { Tensor } from "../../environment.ts";
import { autoregressiveFlow, openFlow } from "./family.ts";
import type { Flow } from "./flow.ts";

let flow: Flow;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ flow, close } = await tinyFlow());
});
afterAll(() => close());

async function withCopy(use: (folder: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(path.join(tmpdir(), "palimpsest-flow-"));
  try {
    const folder = path.join(parent, "tiny-flow");
    await cp(TINY_FLOW, folder, { recursive: true });
    await use(folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

test("graphs of another family in the same role are refused on opening", async () => {
  await withCopy(async (folder) => {
    await copyFile(path.join(TINY, "float32", "context.onnx"), path.join(folder, "float32", "context.onnx"));
    await copyFile(path.join(TINY, "float32", "weights.bin"), path.join(folder, "float32", "weights.bin"));
    await expect(openFlow(await checkedFlow(folder), "cpu")).rejects.toMatchObject({ code: "MODEL_BROKEN" });
  });
  await withCopy(async (folder) => {
    await copyFile(path.join(folder, "float32", "sweep_1.onnx"), path.join(folder, "float32", "sweep_0.onnx"));
    await expect(openFlow(await checkedFlow(folder), "cpu")).rejects.toMatchObject({
      code: "MODEL_BROKEN",
      message: expect.stringContaining('has no input "before"'),
    });
  });
});

test.each([
  ["latent", 8, /"(x|u|noise|mean)" with the shape/],
  ["heads", 4, /"k0" with the shape/],
  ["width", 64, /"k0" with the shape/],
  ["layers", [2, 1, 1], /"k0" with the shape/],
  ["layers", [1, 1, 1, 1], /has no output "k3"|has no graph "sweep_3"/],
  ["layers", 3, /config\.layers/],
  ["patch", undefined, /config\.patch/],
])("a manifest with another %s (%j) is refused on opening", async (name, value, reason) => {
  await withCopy(async (folder) => {
    const file = path.join(folder, "manifest.json");
    const manifest = JSON.parse(await readFile(file, "utf8"));
    manifest.config[name] = value;
    await writeFile(file, JSON.stringify(manifest));
    await expect(openFlow(await checkedFlow(folder), "cpu")).rejects.toMatchObject({
      code: "MODEL_BROKEN",
      message: expect.stringMatching(reason),
    });
  });
});

test("numbers that are not finite are a failure, not a text", async () => {
  const context = await flow.network.context([5, 3, 20], [0, 1, 2]);
  const positions = Int32Array.of(3, 4);
  const input = { rows: 1, positions, context, temperature: 1 };
  const bad = new Float32Array(8).fill(Number.NaN);
  for (const block of [1, 2])
    await expect(flow.network.sweep(block, { ...input, x: new Float32Array(8), u: bad })).rejects.toMatchObject({
      code: "INFERENCE_FAILED",
    });
  const broken = new Tensor("float32", new Float32Array(32).fill(Number.NaN), [1, 1, 2, 1, 16]);
  await expect(flow.network.weigh({ ...input, before: Int32Array.of(30, 31), past: { k: broken, v: broken } })).rejects.toMatchObject({
    code: "INFERENCE_FAILED",
  });
  await expect(flow.network.encode({ ...input, ids: Int32Array.of(30, 31), noise: bad })).rejects.toMatchObject({
    code: "INFERENCE_FAILED",
  });
});

test("ids that the vocabulary does not have are a failure of the run", async () => {
  await expect(flow.network.context([9999], [0])).rejects.toMatchObject({ code: "INFERENCE_FAILED" });
});

test("the golden vectors are reproduced, and others are noticed", async () => {
  const { problems, checks } = await autoregressiveFlow.verify(await checkedFlow());
  expect(problems).toEqual([]);
  expect(checks).toBeGreaterThan(60);
  await withCopy(async (folder) => {
    const file = path.join(folder, "golden.json");
    const golden = JSON.parse(await readFile(file, "utf8"));
    const [run] = golden.graphs.float32.runs;
    run[1].outputs.logp[0][0] += 0.5;
    run.at(-1).outputs.restored[0][2] += 1;
    await writeFile(file, JSON.stringify(golden));
    const found = await autoregressiveFlow.verify(await checkedFlow(folder));
    expect(found.problems).toEqual([
      expect.stringMatching(/graph "encode" gives another logp/),
      expect.stringMatching(/graph "sweep_0" gives another restored/),
    ]);
  });
});
