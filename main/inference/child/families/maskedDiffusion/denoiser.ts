/** A loaded package of the family: everything that a run needs. */
import type { DocumentKind } from "../../../../../src/domain/document/documentState.ts";
import type { PlannerFile } from "../../../../../src/domain/planning/curve.ts";
import type { LoadedModel } from "../../../protocol.ts";
import type { BlockCache } from "../../tokenisedText.ts";
import type { ContextCache } from "../shared/contextCache.ts";
import type { SpanNetwork } from "../shared/spanNetwork.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";

export interface Denoiser {
  readonly model: LoadedModel;
  readonly maxPositions: number;
  readonly planner: PlannerFile | null;
  readonly vocabulary: Vocabulary;
  readonly blocks: BlockCache;
  readonly network: SpanNetwork;
  readonly contexts: ContextCache;
  /** New text has as many tokens as the old: canvases have no room behind the old tokens, and there is nothing to insert. */
  readonly fixedLength: boolean;
  /** Token that begins a window of this kind; the package's first kind where it does not know this one. */
  kindId(kind: DocumentKind): number;
}
