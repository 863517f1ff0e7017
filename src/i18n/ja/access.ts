import type { access as english } from "../en/access.ts";

/** Texts of access. */
export const access: Record<keyof typeof english, string> = {};
