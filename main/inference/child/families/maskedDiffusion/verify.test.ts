import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readManifest } from "../../../package/files.ts";
import { checkedTiny, withCopy } from "../../../testing/tinyPackage.ts";
import { goldenSchema } from "../shared/golden.ts";
import { verifyDenoiser } from "./verify.ts";

test("the golden vectors are reproduced in every precision", async () => {
  const { problems, checks } = await verifyDenoiser(await checkedTiny());
  expect(problems).toEqual([]);
  expect(checks).toBeGreaterThan(60);
});

test("other vectors are noticed, value by value", async () => {
  await withCopy(async (folder) => {
    const file = path.join(folder, "golden.json");
    const golden = goldenSchema.parse(JSON.parse(await readFile(file, "utf8")));
    const run = golden.graphs.float32?.runs[0]?.[1];
    if (!run) throw new Error("the fixture has no float32 run");
    run.outputs.entropy = (run.outputs.entropy as number[][]).map((row) => row.map((value) => value + 0.5));
    golden.tokenizer.push({ text: "never so", ids: [20, 21] });
    await writeFile(file, JSON.stringify(golden));
    const { problems } = await verifyDenoiser({ folder, ...(await readManifest(folder)) });
    expect(problems).toHaveLength(3);
    expect(problems.join("\n")).toMatch(/encodes "never so" differently/);
    expect(problems.join("\n")).toMatch(/float32 graph "step" gives another entropy/);
  });
});

test("a graph that is no graph is a problem, not a crash", async () => {
  await withCopy(async (folder) => {
    await writeFile(path.join(folder, "int8", "step.onnx"), "not a graph");
    const { problems } = await verifyDenoiser({ folder, ...(await readManifest(folder)) });
    expect(problems).toEqual([expect.stringMatching(/^The int8 graphs do not run/)]);
  });
});
