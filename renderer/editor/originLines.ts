import type { BlameInfo, BlameOrigin } from "../../src/contract/index.ts";
import { markOf } from "../state/origin.ts";

/** Neighbouring lines whose text is mostly one author's. Lines count from 1. */
export interface LineRun {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly origin: BlameOrigin;
  /** Others wrote a part of it. */
  readonly mixed: boolean;
}

/** Authors that look the same beside the text. */
const lookOf = (origin: BlameOrigin): string => `${markOf(origin)} ${markOf(origin) === "start" ? "" : origin.author.name}`;

/** Who wrote most of each line, as runs; lines without text belong to the run before them. */
export function lineOrigins({ spans, origins }: Pick<BlameInfo, "spans" | "origins">, text: string): LineRun[] {
  const runs: { firstLine: number; lastLine: number; origin: BlameOrigin; mixed: boolean; look: string }[] = [];
  let span = 0;
  let line = 0;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    line += 1;
    while ((spans[span]?.end ?? Number.POSITIVE_INFINITY) <= start) span += 1;
    const shares = new Map<string, { origin: BlameOrigin; length: number }>();
    for (let index = span; (spans[index]?.start ?? end) < end; index += 1) {
      const each = spans[index];
      const origin = each === undefined ? undefined : origins[each.origin];
      if (each === undefined || origin === undefined) continue;
      const length = text.slice(Math.max(start, each.start), Math.min(end, each.end)).trim().length;
      if (length === 0) continue;
      const look = lookOf(origin);
      shares.set(look, { origin, length: (shares.get(look)?.length ?? 0) + length });
    }
    const [most] = [...shares].sort((a, b) => b[1].length - a[1].length);
    const last = runs.at(-1);
    const mixed = shares.size > 1;
    if (most === undefined) {
      if (last !== undefined) last.lastLine = line;
    } else if (last !== undefined && last.look === most[0] && last.mixed === mixed) last.lastLine = line;
    else runs.push({ firstLine: line, lastLine: line, origin: most[1].origin, mixed, look: most[0] });
    if (newline < 0) break;
    start = newline + 1;
  }
  return runs.map(({ look: _, ...run }) => run);
}
