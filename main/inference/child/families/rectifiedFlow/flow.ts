/** A loaded package of the family: everything that a run needs. */
import type { DocumentKind } from "../../../../../src/domain/document/documentState.ts";
import type { LoadedModel } from "../../../protocol.ts";
import type { BlockCache } from "../../tokenisedText.ts";
import type { ContextCache } from "../shared/contextCache.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";
import type { FlowContext, FlowNetwork } from "./network.ts";
import type { Sampling } from "./sampling.ts";

export interface Flow {
  readonly model: LoadedModel;
  readonly maxPositions: number;
  readonly vocabulary: Vocabulary;
  readonly blocks: BlockCache;
  readonly network: FlowNetwork;
  readonly contexts: ContextCache<FlowContext>;
  readonly sampling: Sampling;
  /** Token that begins a window of this kind; the package's first kind where it does not know this one. */
  kindId(kind: DocumentKind): number;
}
