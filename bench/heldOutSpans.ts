/** A few held-out windows as tokens, for benchmarks that need real text. */
import { fileURLToPath } from "node:url";
import type { Measurable } from "../main/inference/child/evaluation/measurable.ts";
import { chooseWindows, type TokenWindow, tokenWindow } from "../main/inference/child/evaluation/windows.ts";
import { familyNamed } from "../main/inference/child/families/registry.ts";
import type { SpanGenerator } from "../main/inference/child/families/spanGenerator.ts";
import { openPackage } from "../main/inference/child/openPackage.ts";
import { readHeldOut } from "../main/inference/evaluation/heldOut.ts";

const HELD_OUT = fileURLToPath(new URL("../models/evaluation/heldout.jsonl", import.meta.url));

/** At most `most` windows of each kind, as tokens of the package. */
export async function heldOutWindows(measurable: Measurable, most: number): Promise<TokenWindow[]> {
  const { windows } = await readHeldOut(HELD_OUT);
  return chooseWindows(windows, most).map(({ window, number }) => tokenWindow(window, number, measurable, null));
}

/** Window tokens [from, to) of `length` in the middle of a window. Throws RangeError when the window is too short. */
export function middleSpan({ ids }: TokenWindow, length: number): { from: number; to: number } {
  const from = 1 + Math.floor((ids.length - 1 - length) / 2);
  if (from < 1) throw new RangeError(`a window of ${ids.length} tokens has no span of ${length}`);
  return { from, to: from + length };
}

/** A package in this process, on the CPU. The caller closes it. */
export async function openHere(folder: string): Promise<SpanGenerator> {
  const checked = await openPackage(folder);
  return familyNamed(checked.manifest.family).open(checked, "cpu");
}
