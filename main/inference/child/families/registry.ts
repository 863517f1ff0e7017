/** The model families of this version, by the name in a package's manifest. */
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { autoregressiveFlow } from "./autoregressiveFlow/family.ts";
import { autoregressiveInfill } from "./autoregressiveInfill/family.ts";
import { fourierDiffusion } from "./fourierDiffusion/family.ts";
import { maskedDiffusion } from "./maskedDiffusion/family.ts";
import { maskedLm } from "./maskedLm/family.ts";
import { rectifiedFlow } from "./rectifiedFlow/family.ts";
import type { Family } from "./spanGenerator.ts";

const FAMILIES: ReadonlyMap<string, Family> = new Map([
  ["masked-diffusion", maskedDiffusion],
  ["autoregressive-infill", autoregressiveInfill],
  ["masked-lm", maskedLm],
  ["fourier-diffusion", fourierDiffusion],
  ["rectified-flow", rectifiedFlow],
  ["autoregressive-flow", autoregressiveFlow],
]);

/** Throws MODEL_BROKEN for an unknown family. */
export function familyNamed(name: string): Family {
  const family = FAMILIES.get(name);
  if (!family)
    throw new PalimpsestError("MODEL_BROKEN", `The model family "${name}" is unknown to this version of the app. Choose another model.`, {
      reason: `unknown family ${name}`,
    });
  return family;
}
