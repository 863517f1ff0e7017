/**
 * The family `masked-lm`: masked language models of the Hugging Face ecosystem, used as a masked-diffusion engine. The sampler is that of
 * `masked-diffusion`; what lacks is the context cache, room for longer text, and a measured information curve.
 */
import { generatorOf } from "../maskedDiffusion/family.ts";
import type { Family } from "../spanGenerator.ts";
import { openMaskedLm } from "./open.ts";
import { verifyMaskedLm } from "./verify.ts";

export const maskedLm: Family = {
  open: async (checked, provider) => {
    const { denoiser, sessions } = await openMaskedLm(checked, provider);
    return generatorOf(denoiser, sessions);
  },
  verify: verifyMaskedLm,
};
