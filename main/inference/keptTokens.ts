import type { GenerateResult } from "./protocol.ts";

/** How many tokens a flow that revised old text kept, and how many of these are the same as before; null where nothing was kept as such. */
export function keptTokens({ kept }: GenerateResult["alternatives"][number]): { tokens: number; unchanged: number } | null {
  if (kept === undefined) return null;
  return { tokens: kept.length, unchanged: kept.filter(([, , before, after]) => before === after).length };
}
