/** A loaded package of the family: everything that a run needs. */
import type { DocumentKind } from "../../../../../src/domain/document/documentState.ts";
import type { PlannerFile } from "../../../../../src/domain/planning/curve.ts";
import type { LoadedModel } from "../../../protocol.ts";
import type { BlockCache } from "../../tokenisedText.ts";
import type { ContextCache } from "./contextCache.ts";
import type { DenoiserNetwork } from "./network.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface Denoiser {
  readonly model: LoadedModel;
  readonly maxPositions: number;
  readonly planner: PlannerFile | null;
  readonly vocabulary: Vocabulary;
  readonly blocks: BlockCache;
  readonly network: DenoiserNetwork;
  readonly contexts: ContextCache;
  /** Token that begins a window of this kind; the package's first kind where it does not know this one. */
  kindId(kind: DocumentKind): number;
}
