import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { checkGraphs, readManifest } from "../../../package/files.ts";
import { checkedBaseline, TINY_BASELINE } from "../../../testing/tinyBaseline.ts";
import { goldenSchema } from "../shared/golden.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import { openWriter } from "./family.ts";
import { verifyBaseline } from "./verify.ts";

async function withCopy<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(path.join(tmpdir(), "palimpsest-baseline-"));
  const folder = path.join(parent, "tiny-autoregressive");
  try {
    await cp(TINY_BASELINE, folder, { recursive: true });
    return await use(folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

const check = async (folder: string): Promise<CheckedPackage> => ({ folder, ...(await readManifest(folder)) });

test("the golden vectors are reproduced in every precision, likelihoods too", async () => {
  const { problems, checks } = await verifyBaseline(await checkedBaseline());
  expect(problems).toEqual([]);
  // Texts twice, then for 2 precisions 2 cases of 5 + 5 + 1 outputs.
  expect(checks).toBe(12 * 2 + 2 * 2 * 11);
});

test("one flipped weight is noticed", async () => {
  await withCopy(async (folder) => {
    const file = path.join(folder, "float32", "weights.bin");
    const weights = await readFile(file);
    const place = weights.length - 4096 - 1; // the highest byte of one float32: sign and exponent
    weights[place] = (weights[place] ?? 0) ^ 0x46;
    await writeFile(file, weights);
    const { problems } = await verifyBaseline(await check(folder));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.includes("float32"))).toBe(true);
  });
});

test("other likelihoods are noticed", async () => {
  await withCopy(async (folder) => {
    const file = path.join(folder, "golden.json");
    const golden = goldenSchema.parse(JSON.parse(await readFile(file, "utf8")));
    const record = golden.graphs.int8?.scores[0];
    if (!record) throw new Error("the fixture has no likelihoods in int8");
    record.outputs.next_logp = (record.outputs.next_logp as number[][]).map((row) => row.map((value) => value - 1));
    await writeFile(file, JSON.stringify(golden));
    const { problems } = await verifyBaseline(await check(folder));
    expect(problems).toEqual([expect.stringMatching(/int8 graph "ar_score" gives another next_logp/)]);
  });
});

test("a package that does not name the marks of a prompt is refused", async () => {
  const checked = await checkedBaseline();
  const { "[MID]": _, ...rest } = checked.manifest.specialTokens;
  const manifest = { ...checked.manifest, specialTokens: rest as typeof checked.manifest.specialTokens };
  await expect(openWriter({ ...checked, manifest }, "cpu")).rejects.toMatchObject({
    code: "MODEL_BROKEN",
    message: expect.stringContaining("[MID]"),
  });
});

test("the graph for likelihoods may be missing, those that write may not", async () => {
  const { folder, manifest } = await checkedBaseline();
  const without = (role: string) => ({ ...manifest, graphs: manifest.graphs.filter((graph) => graph.role !== role) });
  expect(() => checkGraphs(folder, without("ar_score"))).not.toThrow();
  for (const role of ["ar_prefill", "ar_step"]) expect(() => checkGraphs(folder, without(role))).toThrow(`the graph "${role}" is missing`);
});
