/** The tiny trained Fourier diffusion of the tests; its tokenizer is the tiny denoiser's. Its graphs are 128 and 1024 tokens long. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openFourier } from "../child/families/fourierDiffusion/family.ts";
import type { Fourier } from "../child/families/fourierDiffusion/fourier.ts";
import type { CheckedPackage } from "../child/families/spanGenerator.ts";
import { releaseSessions } from "../child/sessions.ts";
import { readManifest } from "../package/files.ts";

export const TINY_FOURIER = fileURLToPath(new URL("../fixtures/tiny-fourier", import.meta.url));

export async function checkedFourier(folder = TINY_FOURIER): Promise<CheckedPackage> {
  return { folder, ...(await readManifest(folder)) };
}

/** Opens the tiny package on the CPU. */
export async function tinyFourier(): Promise<{ fourier: Fourier; close: () => Promise<void> }> {
  const { fourier, sessions } = await openFourier(await checkedFourier(), "cpu");
  return { fourier, close: () => releaseSessions(sessions) };
}

/** Runs `use` with a writable copy of the tiny package whose manifest (or another JSON file) `change` has changed. */
export async function withFourierCopy<T>(
  change: (json: Record<string, unknown>) => void,
  use: (folder: string) => Promise<T>,
  file = "manifest.json",
): Promise<T> {
  const parent = await mkdtemp(path.join(tmpdir(), "palimpsest-fourier-"));
  const folder = path.join(parent, "tiny-fourier");
  try {
    await cp(TINY_FOURIER, folder, { recursive: true });
    const target = path.join(folder, file);
    const json = JSON.parse(await readFile(target, "utf8")) as Record<string, unknown>;
    change(json);
    await writeFile(target, JSON.stringify(json));
    return await use(folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}
