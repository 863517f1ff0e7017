import type { blame as english } from "../en/blame.ts";

/** Texts of blame. */
export const blame: Record<keyof typeof english, string> = {};
