import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

/** How much of a hash people are shown. */
const SHOWN = 12;

/**
 * Throws MODEL_CHANGED unless a package is the one that is needed. Hashes are SHA-256 (hex) of the canonical manifest; `needed` null: any will do.
 */
export function requireHash(model: string, found: string, needed: string | null): void {
  if (needed === null || found === needed) return;
  throw new PalimpsestError(
    "MODEL_CHANGED",
    `This needs the package "${model}" with the hash ${needed.slice(0, SHOWN)}…, and the one that is there has ${found.slice(0, SHOWN)}…. Add that package again, or start a new run.`,
    { model, needed: needed.slice(0, SHOWN), found: found.slice(0, SHOWN) },
  );
}
