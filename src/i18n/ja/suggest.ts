import type { suggest as english } from "../en/suggest.ts";

/** Texts of suggest. */
export const suggest: Record<keyof typeof english, string> = {};
