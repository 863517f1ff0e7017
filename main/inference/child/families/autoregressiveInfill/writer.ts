/** A loaded package of the family: everything that a run needs. */
import type { DocumentKind } from "../../../../../src/domain/document/documentState.ts";
import type { LoadedModel } from "../../../protocol.ts";
import type { BlockCache } from "../../tokenisedText.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";
import type { CausalNetwork } from "./network.ts";
import type { PromptIds } from "./prompt.ts";

export interface Writer {
  readonly model: LoadedModel;
  readonly maxPositions: number;
  readonly vocabulary: Vocabulary;
  readonly marks: PromptIds;
  readonly blocks: BlockCache;
  readonly network: CausalNetwork;
  /** Token that begins a window of this kind; the package's first kind where it does not know this one. */
  kindId(kind: DocumentKind): number;
}
