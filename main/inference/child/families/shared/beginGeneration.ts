import type { DocumentKind } from "../../../../../src/domain/document/documentState.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { type BlockCache, TokenisedText } from "../../tokenisedText.ts";
import { checkRequest } from "./checkRequest.ts";
import { type Alternative, makeAlternative } from "./frames.ts";
import { type LayingOut, layOutSpans } from "./layOutSpans.ts";
import type { SpanLayout } from "./spanLayout.ts";
import { startCanvases } from "./startCanvases.ts";
import type { WindowSource } from "./window.ts";

/** What a generation needs to know of a model before any network runs. */
export interface BeginningModel extends LayingOut {
  readonly maxPositions: number;
  readonly blocks: BlockCache;
  kindId(kind: DocumentKind): number;
}

/** What every generation over canvases begins with. */
export interface Generation {
  /** Since the generation began, ms. */
  elapsed(): number;
  readonly document: TokenisedText;
  /** Strength 0 and no stored frame: nothing may change and nothing runs. */
  readonly identity: boolean;
  readonly layouts: readonly SpanLayout[];
  readonly alternatives: readonly Alternative[];
  /** What windows are built from, without the canvases of an alternative. */
  readonly source: Omit<WindowSource, "canvases">;
}

/** Checks a request and lays out its canvases: the old text below strength 1, else all open, or as the stored frame left them. Throws as `SpanGenerator.generate`. */
export function beginGeneration(model: BeginningModel, request: GenerateRequest): Generation {
  const began = performance.now();
  checkRequest(request);
  const document = new TokenisedText(request.text, model.blocks);
  const identity = request.strength === 0 && request.start === null;
  const seesOldText = request.strength < 1;
  const layouts = layOutSpans(model, request, document, identity);
  const alternatives = Array.from({ length: request.alternatives }, (_, index) =>
    makeAlternative(index, startCanvases(request, layouts, seesOldText)),
  );
  const { special } = model.vocabulary;
  const source = { document, kindId: model.kindId(request.kind), special, maxPositions: model.maxPositions, seesOldText };
  return { elapsed: () => performance.now() - began, document, identity, layouts, alternatives, source };
}
