/** A loaded package of the family: everything that a run needs. */
import type { Denoiser } from "../maskedDiffusion/denoiser.ts";
import type { FourierNetwork } from "./network.ts";
import type { FourierShape } from "./shape.ts";

/** Also a denoiser: finished text is rated, scored and repaired as there, in any order with what is visible as context. */
export interface Fourier extends Denoiser {
  readonly network: FourierNetwork;
  readonly shape: FourierShape;
  /** Ids that noise may put into a document, ascending. */
  readonly noiseIds: Int32Array;
}
