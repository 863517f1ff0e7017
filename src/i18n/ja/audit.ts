import type { audit as english } from "../en/audit.ts";

/** Texts of audit. */
export const audit: Record<keyof typeof english, string> = {};
