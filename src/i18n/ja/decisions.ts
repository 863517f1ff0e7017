import type { decisions as english } from "../en/decisions.ts";

/** Texts of decisions. */
export const decisions: Record<keyof typeof english, string> = {};
