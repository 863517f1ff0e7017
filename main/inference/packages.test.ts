import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { bestModel } from "../../src/domain/model/bestModel.ts";
import { listPackages, type PackageSummary, packageHash, readPackage, removePackage } from "./packages.ts";
import { TINY, withCopy } from "./testing/tinyPackage.ts";

async function editManifest(folder: string, edit: (manifest: Record<string, unknown>) => void): Promise<void> {
  const file = path.join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
  edit(manifest);
  await writeFile(file, JSON.stringify(manifest));
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

test("a package that is removed is gone at once", async () => {
  await withCopy(async (_folder, parent) => {
    await removePackage("tiny-denoiser", parent);
    expect(await readdir(parent)).toEqual([]);
    await expect(removePackage("tiny-denoiser", parent)).rejects.toMatchObject({ code: "MODEL_MISSING" });
    await expect(removePackage("../tiny-denoiser", parent)).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });
});

test("without a choice the best package is taken: the family first, then what ships with the app, then the larger one", async () => {
  const tiny = await readPackage(TINY);
  const make = (id: string, family: string, parameters: number, problem: string | null = null): PackageSummary => ({
    ...tiny,
    id,
    family,
    parameters,
    problem,
  });
  const baseline = make("baseline", "autoregressive-infill", 9e9);
  const other = make("bert", "masked-lm", 8e9);
  const small = make("palimpsest-small", "masked-diffusion", 1e6);
  const base = make("palimpsest-base", "masked-diffusion", 2e6);
  const claims = make("palimpsest-huge", "masked-diffusion", 7e9);
  const broken = make("palimpsest-broken", "masked-diffusion", 1e12, "It is broken.");
  const shipped = new Set(["palimpsest-small", "palimpsest-base", "palimpsest-broken", "baseline"]);
  const best = (...packages: PackageSummary[]): string | undefined => bestModel(packages, ({ id }) => shipped.has(id))?.id;
  expect(best(baseline, other, small, claims, base, broken)).toBe("palimpsest-base");
  expect(best(baseline, other, claims)).toBe("palimpsest-huge");
  expect(best(baseline, other)).toBe("bert");
  expect(best(baseline)).toBe("baseline");
  expect(best(broken)).toBeUndefined();
});

test("of two packages with one id the first folder's is listed", async () => {
  await withCopy(async (folder, parent) => {
    await editManifest(folder, (manifest) => {
      manifest.version = "other";
    });
    const listed = await listPackages([path.dirname(TINY), parent, path.join(parent, "does-not-exist")]);
    const tiny = listed.filter((summary) => summary.id === "tiny-denoiser");
    expect(tiny.map((summary) => summary.version)).toEqual([(await readPackage(TINY)).version]);
  });
});

test("one folder that cannot be read, and numbers that are none, hide no other package", async () => {
  await withCopy(async (folder) => {
    const parent = path.dirname(folder);
    await mkdir(path.join(parent, "odd", "manifest.json"), { recursive: true });
    const file = path.join(folder, "manifest.json");
    const endless = {
      ...(JSON.parse(await readFile(file, "utf8")) as object),
      parameters: 0,
      metrics: { spanNll: { contract: { 32: { nats: 0 } } } },
    };
    await writeFile(file, JSON.stringify(endless).replace('"parameters":0', '"parameters":1e999').replace('"nats":0', '"nats":1e999'));
    const [first, second] = await listPackages([parent]);
    expect(first).toMatchObject({ id: "odd", problem: expect.stringContaining("it cannot be read (EISDIR)") });
    expect(first?.problem).not.toContain(parent);
    expect(second).toMatchObject({ id: "tiny-denoiser", spanNll: {} });
    expect(Number.isFinite(second?.parameters)).toBe(true);
  });
});
