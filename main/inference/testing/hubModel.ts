/** The tiny masked language models of the tests, as folders of the Hugging Face ecosystem and opened. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Denoiser } from "../child/families/maskedDiffusion/denoiser.ts";
import { openMaskedLm } from "../child/families/maskedLm/open.ts";
import type { CheckedPackage } from "../child/families/spanGenerator.ts";
import { releaseSessions } from "../child/sessions.ts";
import { readManifest } from "../package/files.ts";
import { importHuggingFace } from "../package/huggingFace.ts";

export const HUB_MODELS = ["tiny-bert", "tiny-modernbert"] as const;
export type HubModel = (typeof HUB_MODELS)[number];

export function hubFixture(name: HubModel): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** Runs `use` with a writable copy of the model. */
export async function withHubModel<T>(name: HubModel, use: (folder: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(path.join(tmpdir(), "palimpsest-hub-"));
  const folder = path.join(parent, name);
  try {
    await cp(hubFixture(name), folder, { recursive: true });
    return await use(folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** Makes a package of the folder and reads it. */
export async function imported(folder: string): Promise<CheckedPackage> {
  await importHuggingFace(folder, {});
  return { folder, ...(await readManifest(folder)) };
}

/** A copy of the model, imported and opened on the CPU; int8 where it has that, as in the app, unless only `float32` is wanted. */
export async function openHubModel(
  name: HubModel,
  precision: "best" | "float32" = "best",
): Promise<{ denoiser: Denoiser; close: () => Promise<void> }> {
  const parent = await mkdtemp(path.join(tmpdir(), "palimpsest-hub-"));
  const folder = path.join(parent, name);
  await cp(hubFixture(name), folder, { recursive: true });
  const checked = await imported(folder);
  const graphs = checked.manifest.graphs.filter((graph) => precision === "best" || graph.dtype === precision);
  const { denoiser, sessions } = await openMaskedLm({ ...checked, manifest: { ...checked.manifest, graphs } }, "cpu");
  return {
    denoiser,
    close: async () => {
      await releaseSessions(sessions);
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Changes a JSON file of the folder. */
export async function changeJson(folder: string, file: string, change: (json: Record<string, unknown>) => void): Promise<void> {
  const target = path.join(folder, file);
  const json = JSON.parse(await readFile(target, "utf8")) as Record<string, unknown>;
  change(json);
  await writeFile(target, JSON.stringify(json));
}

type Shape = readonly (number | string)[];

/** A minimal ONNX file (no nodes) with these inputs and outputs: [name, element type, shape]. Enough for whoever reads only its head. */
export function onnxFile(
  inputs: readonly (readonly [string, number, Shape])[],
  outputs: readonly (readonly [string, number, Shape])[],
  externalFiles: readonly string[] = [],
): Uint8Array {
  const graph = [
    ...externalFiles.map((location) => message(5, [...message(13, [...text(1, "location"), ...text(2, location)]), ...number(14, 1)])),
    ...inputs.map((value) => message(11, valueInfo(value))),
    ...outputs.map((value) => message(12, valueInfo(value))),
  ].flat();
  return Uint8Array.from([...number(1, 8), ...message(7, graph)]);
}

function valueInfo([name, type, shape]: readonly [string, number, Shape]): number[] {
  const dims = shape.flatMap((size) => message(1, typeof size === "number" ? number(1, size) : text(2, size)));
  return [...text(1, name), ...message(2, message(1, [...number(1, type), ...message(2, dims)]))];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function number(field: number, value: number): number[] {
  return [...varint(field * 8), ...varint(value)];
}

function message(field: number, bytes: readonly number[]): number[] {
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

function text(field: number, value: string): number[] {
  return message(field, [...new TextEncoder().encode(value)]);
}
