/** The tiny trained package of the tests, and requests for it. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Denoiser } from "../child/families/maskedDiffusion/denoiser.ts";
import { openDenoiser } from "../child/families/maskedDiffusion/family.ts";
import type { CheckedPackage } from "../child/families/spanGenerator.ts";
import { readManifest } from "../package/files.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../protocol.ts";

export const TINY = fileURLToPath(new URL("../fixtures/tiny-denoiser", import.meta.url));

export async function checkedTiny(): Promise<CheckedPackage> {
  const { manifest, packageHash } = await readManifest(TINY);
  return { folder: TINY, manifest, packageHash };
}

/** Opens the tiny package on the CPU. With `float32` only the reference graphs are used, else int8 as in the app. */
export async function tinyDenoiser(precision: "int8" | "float32" = "int8"): Promise<{ denoiser: Denoiser; close: () => Promise<void> }> {
  const checked = await checkedTiny();
  const graphs = checked.manifest.graphs.filter((graph) => graph.dtype === precision);
  const { denoiser, sessions } = await openDenoiser({ ...checked, manifest: { ...checked.manifest, graphs } }, "cpu");
  return {
    denoiser,
    close: async () => {
      for (const session of sessions.graphs.values()) await session.release();
    },
  };
}

/** Runs `use` with a writable copy of the tiny package. */
export async function withCopy<T>(use: (folder: string, parent: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(path.join(tmpdir(), "palimpsest-package-"));
  const folder = path.join(parent, "tiny-denoiser");
  try {
    await cp(TINY, folder, { recursive: true });
    return await use(folder, parent);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

export const TEXT = `# Services Agreement

## 1. Services

The Supplier shall deliver the Services to the Customer within 30 days of the Effective Date.

## 2. Fees

The Customer shall pay USD 1,250.00 for each calendar month. Late payments bear interest at the rate of 8 percent.
`;

/** A range of `text` by its content. */
export function find(text: string, part: string): { start: number; end: number } {
  const start = text.indexOf(part);
  if (start < 0) throw new Error(`The text does not hold ${part}`);
  return { start, end: start + part.length };
}

export function makeRequest(overrides: Partial<GenerateRequest> = {}): GenerateRequest {
  const text = overrides.text ?? TEXT;
  return {
    text,
    kind: "contract",
    spans: [find(text, text === TEXT ? "deliver the Services to the Customer" : text)],
    strength: 1,
    plan: { by: "steps", steps: 6 },
    order: "entropy-bounded",
    temperature: 0.7,
    topP: 0.95,
    alternatives: 1,
    seed: 7,
    lengthFactor: 1.25,
    remask: true,
    locks: [],
    banned: [],
    start: null,
    ...overrides,
  };
}

/** What the frames of an alternative add up to: its text per span. */
export function textOfFrames(frames: readonly CanvasFrame[], alternative: number): string[] {
  const own = frames.filter((frame) => frame.alternative === alternative);
  const ids = own[0]?.spans.map((span) => span.slots.map(() => -1)) ?? [];
  for (const frame of own) {
    for (const [span, slot] of frame.changed) {
      const row = ids[span];
      if (row) row[slot] = frame.spans[span]?.slots[slot]?.id ?? -1;
    }
    for (const [span, row] of ids.entries()) {
      const shown = frame.spans[span]?.slots.map((slot) => slot.id) ?? [];
      if (shown.join() !== row.join()) throw new Error(`Frame ${frame.step} differs from the sum of the changes before it`);
    }
  }
  return own.at(-1)?.spans.map((span) => span.slots.map((slot) => slot.text ?? "").join("")) ?? [];
}

/** The document with the result of one alternative. */
export function applyResult(text: string, result: GenerateResult, alternative = 0): string {
  let out = text;
  for (const [index, range] of [...result.replaced.entries()].reverse()) {
    out = out.slice(0, range.start) + (result.alternatives[alternative]?.spans[index]?.text ?? "") + out.slice(range.end);
  }
  return out;
}
