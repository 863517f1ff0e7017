import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Rectangle } from "electron";
import { z } from "zod";

const stateSchema = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().min(200).max(20_000),
    height: z.number().int().min(200).max(20_000),
  }),
  maximized: z.boolean(),
});

/** Where the window was when it was closed. */
export type WindowState = z.infer<typeof stateSchema>;

const DEFAULT_SIZE = { width: 1360, height: 880 };
/** How much of a window must be on a display for its place to count, pixels. */
const VISIBLE = 120;

/** The stored state, fitted to the displays of today; without a usable one, a centred window of the default size. */
export function readWindowState(
  file: string,
  workAreas: readonly Rectangle[],
): { readonly bounds: Partial<Rectangle> & { width: number; height: number }; readonly maximized: boolean } {
  const area = workAreas[0];
  const fallback = {
    width: Math.min(DEFAULT_SIZE.width, area?.width ?? DEFAULT_SIZE.width),
    height: Math.min(DEFAULT_SIZE.height, area?.height ?? DEFAULT_SIZE.height),
  };
  const state = parse(file);
  if (state === null) return { bounds: fallback, maximized: false };
  const visible = workAreas.some((display) => overlap(state.bounds, display) >= VISIBLE * VISIBLE);
  return visible ? state : { bounds: { width: state.bounds.width, height: state.bounds.height }, maximized: state.maximized };
}

/** Stores the state; failure to do so is no reason to bother anybody. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
  } catch {
    // The window opens in the middle next time.
  }
}

function parse(file: string): WindowState | null {
  try {
    return stateSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data ?? null;
  } catch {
    return null;
  }
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
