import type { AnchorRequest } from "../../../src/contract/index.ts";
import { givenId, headingRange } from "../../../src/domain/comments/anchorPlaces.ts";
import { type Anchor, MAX_COMMENTED_LENGTH, quoteOf } from "../../../src/domain/comments/comment.ts";
import type { DocumentKind, DocumentState } from "../../../src/domain/document/documentState.ts";
import { parseOutline } from "../../../src/domain/document/outline.ts";
import { plainText } from "../../../src/domain/document/plainText.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { checkRange } from "../../../src/domain/text/characters.ts";

/**
 * The anchor that a request names in the present text, with the words that are commented on.
 * @throws PalimpsestError SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, INVALID_ARGUMENT (no text there, or too much), NOT_FOUND
 */
export function anchorOf(request: AnchorRequest, state: DocumentState, kind: DocumentKind): { anchor: Anchor; quote: string } {
  const { text } = state;
  switch (request.kind) {
    case "text": {
      const { start, end } = request.range;
      checkRange(text, request.range);
      if (text.slice(start, end).trim() === "") throw noText("There is no text to comment on here. Select some first.", "empty");
      if (end - start > MAX_COMMENTED_LENGTH) throw noText("This is too much text for one comment. Comment on a part of it.", "too long");
      return { anchor: { kind: "text", target: null, start, end, earlier: [] }, quote: quoteOf(text.slice(start, end)) };
    }
    case "hunk": {
      const hunk = state.proposals.flatMap((proposal) => proposal.hunks).find((candidate) => candidate.id === request.hunkId);
      if (hunk === undefined) throw notFound("hunk", request.hunkId, "This change is not in the document any more.");
      const { start, end, oldText, newText } = hunk;
      return {
        anchor: { kind: "hunk", target: hunk.id, start, end, earlier: [] },
        quote: quoteOf(newText === "" ? oldText : newText),
      };
    }
    case "clause": {
      const item = parseOutline(text, kind).find((candidate) => candidate.start === request.start);
      if (item === undefined) throw notFound("clause", String(request.start), "There is no clause here any more.");
      const range = headingRange(text, item);
      return {
        anchor: { kind: "clause", target: givenId(text, item), ...range, earlier: [] },
        quote: quoteOf(item.title === "" ? plainText(text.slice(range.start, range.end)) : item.title),
      };
    }
  }
}

function noText(message: string, reason: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", message, { argument: "anchor", reason });
}

function notFound(kind: string, id: string, what: string): PalimpsestError {
  return new PalimpsestError("NOT_FOUND", `${what} Comment on the text instead.`, { kind, id });
}
