/** A loaded package of the family: everything that a run needs. */
import type { DocumentKind } from "../../../../../src/domain/document/documentState.ts";
import type { LoadedModel } from "../../../protocol.ts";
import type { BlockCache } from "../../tokenisedText.ts";
import type { ContextCache } from "../shared/contextCache.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";
import type { FlowContext, FlowNetwork } from "./network.ts";
import type { SweepCounts } from "./sweepCounts.ts";

export interface Flow {
  readonly model: LoadedModel;
  readonly maxPositions: number;
  readonly vocabulary: Vocabulary;
  readonly blocks: BlockCache;
  readonly network: FlowNetwork;
  readonly contexts: ContextCache<FlowContext>;
  readonly counts: SweepCounts;
  /** Token that begins a window of this kind; the package's first kind where it does not know this one. */
  kindId(kind: DocumentKind): number;
}

/** Sharpest mixture that is asked of the graphs: a token that is one nat less likely than the best gets e^-20 of its weight. */
const SHARPEST = 0.05;

/** What a request's temperature comes to. */
export interface Heat {
  /** Of the mixture of block 0, above 0: its weights are to the power of 1 / temperature. */
  readonly temperature: number;
  /** What the base noise is multiplied by: 1, and less only where the mixture cannot be as sharp as was asked for; 0 at temperature 0. */
  readonly noise: number;
}

/** The heat of a run. Scaling the noise alone would draw the tokens in the middle of the codebook, not the likeliest ones. */
export function heatOf(temperature: number): Heat {
  const mixture = Math.max(SHARPEST, temperature);
  return { temperature: mixture, noise: temperature / mixture };
}
