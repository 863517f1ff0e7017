import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { addPackage, listPackages, packageHash, readPackage, removePackage } from "./packages.ts";
import { TINY, withCopy } from "./testing/tinyPackage.ts";

async function editManifest(folder: string, edit: (manifest: Record<string, unknown>) => void): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  edit(manifest);
  await writeFile(file, JSON.stringify(manifest));
}

async function flipBit(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

test("a sound package is described", async () => {
  const summary = await readPackage(TINY);
  expect(summary).toMatchObject({ id: "tiny-denoiser", family: "masked-diffusion", maxPositions: 256, problem: null });
  expect([...summary.kinds].sort()).toEqual(["contract", "ja", "technical"]);
  expect(summary.packageHash).toMatch(/^[0-9a-f]{64}$/);
  expect(summary.parameters).toBeGreaterThan(50_000);
  expect(summary.spanNll.contract).toBeGreaterThan(0);
  expect(summary.bytes).toBeGreaterThan(500_000);
});

test("the hash does not depend on the manifest's formatting, only on its content", async () => {
  await withCopy(async (folder) => {
    const before = await packageHash(folder);
    await editManifest(folder, () => {});
    expect(await packageHash(folder)).toBe(before);
    await editManifest(folder, (manifest) => {
      manifest.version = "9.9.9";
    });
    expect(await packageHash(folder)).not.toBe(before);
  });
});

test.each([
  ["no manifest", "MODEL_MISSING", /no manifest\.json/, (folder: string) => rm(path.join(folder, "manifest.json"))],
  ["a truncated manifest", "MODEL_BROKEN", /not JSON/, (folder: string) => truncate(path.join(folder, "manifest.json"), 500)],
  [
    "an unknown schema",
    "MODEL_BROKEN",
    /schema version is 2/,
    (folder: string) =>
      editManifest(folder, (m) => {
        m.schemaVersion = 2;
      }),
  ],
  [
    "an unknown family",
    "MODEL_BROKEN",
    /family "telepathy"/,
    (folder: string) =>
      editManifest(folder, (m) => {
        m.family = "telepathy";
      }),
  ],
  [
    "a wrong field",
    "MODEL_BROKEN",
    /maxPositions/,
    (folder: string) =>
      editManifest(folder, (m) => {
        m.maxPositions = "many";
      }),
  ],
  [
    "a missing graph entry",
    "MODEL_BROKEN",
    /"step" is missing in int8/,
    (folder: string) =>
      editManifest(folder, (m) => {
        m.graphs = (m.graphs as { role: string; dtype: string }[]).filter((g) => g.role !== "step" || g.dtype !== "int8");
      }),
  ],
  ["a missing graph file", "MODEL_BROKEN", /missing.*step\.onnx/, (folder: string) => rm(path.join(folder, "int8", "step.onnx"))],
  [
    "a truncated file",
    "MODEL_BROKEN",
    /bytes long.*weights\.bin/,
    (folder: string) => truncate(path.join(folder, "float32", "weights.bin"), 1000),
  ],
  ["a missing tokenizer", "MODEL_BROKEN", /missing.*tokenizer\.json/, (folder: string) => rm(path.join(folder, "tokenizer.json"))],
  [
    "a path outside",
    "MODEL_BROKEN",
    /out of the package/,
    (folder: string) =>
      editManifest(folder, (m) => {
        (m.tokenizer as { file: string }).file = "../tokenizer.json";
      }),
  ],
  [
    "a link that leads outside",
    "MODEL_BROKEN",
    /out of the package/,
    async (folder: string) => {
      const file = path.join(folder, "tokenizer.json");
      await writeFile(path.join(folder, "..", "elsewhere.json"), await readFile(file));
      await rm(file);
      await symlink(path.join("..", "elsewhere.json"), file);
    },
  ],
] as const)("%s is refused with a reason", async (_name, code, message, damage) => {
  await withCopy(async (folder, parent) => {
    await damage(folder);
    await expect(readPackage(folder)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    const listed = await listPackages([parent]);
    if (code === "MODEL_MISSING") expect(listed).toEqual([]);
    else expect(listed).toMatchObject([{ problem: expect.stringMatching(message) }]);
  });
});

test("a package is added whole, listed, and removed", async () => {
  await withCopy(async (folder, parent) => {
    const models = path.join(parent, "models");
    const added = await addPackage(folder, models);
    expect(added).toMatchObject({ id: "tiny-denoiser", folder: path.join(models, "tiny-denoiser"), problem: null });
    expect((await listPackages([models])).map((summary) => summary.id)).toEqual(["tiny-denoiser"]);
    await expect(addPackage(folder, models)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    await removePackage("tiny-denoiser", models);
    expect(await readdir(models)).toEqual([]);
    await expect(removePackage("tiny-denoiser", models)).rejects.toMatchObject({ code: "MODEL_MISSING" });
    await expect(removePackage("../tiny-denoiser", models)).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });
});

test("one flipped bit keeps a package out and leaves nothing behind", async () => {
  await withCopy(async (folder, parent) => {
    await flipBit(path.join(folder, "float16", "weights.bin"));
    const models = path.join(parent, "models");
    await mkdir(models);
    await expect(addPackage(folder, models)).rejects.toMatchObject({ code: "MODEL_BROKEN", details: { file: "float16/weights.bin" } });
    expect(await readdir(models)).toEqual([]);
  });
});

test("of two packages with one id the first folder's is listed", async () => {
  await withCopy(async (folder, parent) => {
    await editManifest(folder, (manifest) => {
      manifest.version = "other";
    });
    const listed = await listPackages([path.dirname(TINY), parent, path.join(parent, "does-not-exist")]);
    expect(listed.map((summary) => [summary.id, summary.version])).toEqual([["tiny-denoiser", (await readPackage(TINY)).version]]);
  });
});
