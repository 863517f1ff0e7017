import type { versions as english } from "../en/versions.ts";

/** Texts of versions. */
export const versions: Record<keyof typeof english, string> = {};
