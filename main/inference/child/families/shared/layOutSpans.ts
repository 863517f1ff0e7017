import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import type { TokenisedText } from "../../tokenisedText.ts";
import { layoutSpan, replacedRange, type SpanLayout, withoutTrailingSpace } from "./spanLayout.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What laying out needs to know of a model. */
export interface LayingOut {
  readonly model: { readonly id: string };
  readonly vocabulary: Vocabulary;
  /** New text has as many tokens as the old. */
  readonly fixedLength?: boolean;
}

/**
 * Canvases of all spans of a request, in order; with `identity` (nothing may change) without room. Throws INVALID_ARGUMENT when a model of fixed
 * length is to insert text.
 */
export function layOutSpans(family: LayingOut, request: GenerateRequest, document: TokenisedText, identity: boolean): SpanLayout[] {
  const { text, spans, locks, lengthFactor } = request;
  const { model, vocabulary, fixedLength = false } = family;
  const rules = { fixedLength, isUnknown: (id: number) => vocabulary.tokenizer.isUnknown(id) };
  let after = 0;
  const layouts = spans.map((span, index) => {
    const wide = replacedRange(text, span, after, spans[index + 1]?.start ?? text.length);
    const replaced = vocabulary.pieces ? withoutTrailingSpace(text, wide) : wide;
    after = replaced.end;
    return layoutSpan(document, span, replaced, locks, lengthFactor, vocabulary.special.del, identity, {
      ...rules,
      leastRoom: request.rooms?.[index] ?? 0,
    });
  });
  if (fixedLength && layouts.every(({ oldTokens }) => oldTokens === 0))
    throw new PalimpsestError(
      "INVALID_ARGUMENT",
      `The model "${model.id}" writes as many tokens as there were, so it cannot insert text. Select words to replace, or choose another model.`,
      { model: model.id },
    );
  return layouts;
}
