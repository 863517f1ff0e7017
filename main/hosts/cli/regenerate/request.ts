import type { DocumentKind } from "../../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import type { Solver } from "../../../../src/domain/planning/solver.ts";
import type { ProtectedText, Protection } from "../../../../src/domain/quality/protectedRanges.ts";
import { protectSpans } from "../../../../src/domain/quality/protectSpans.ts";
import { checkRange } from "../../../../src/domain/text/characters.ts";
import type { TextRange } from "../../../../src/domain/text/textEdit.ts";
import type { GenerateRequest } from "../../../inference/protocol.ts";
import type { FileText } from "../fileText.ts";
import type { PlanChoice } from "../modelOptions.ts";

export interface RegenerateInput {
  readonly kind: DocumentKind;
  /** Ranges of the file. */
  readonly spans: readonly TextRange[];
  readonly locks: readonly TextRange[];
  /** Text that is kept without being locked. */
  readonly protect: readonly Protection[];
  readonly strength: number;
  readonly plan: PlanChoice;
  readonly order: GenerateRequest["order"];
  readonly temperature: number;
  readonly topP: number;
  readonly alternatives: number;
  readonly seed: number;
  readonly lengthFactor: number;
  readonly remask: boolean;
  readonly solver?: Solver | undefined;
}

/**
 * The engine's request for spans of a file, what it keeps although nobody locked it, and whether anybody locked something. Locks count
 * where they lie inside a span. Throws PalimpsestError SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, INVALID_ARGUMENT for spans that overlap, and
 * PROTECTED_TEXT for a span that is all kept.
 */
export function createRequest(
  file: FileText,
  input: RegenerateInput,
): { readonly request: GenerateRequest; readonly automatic: readonly ProtectedText[]; readonly locked: boolean } {
  const inside = (range: TextRange): TextRange => {
    const mapped = file.toInside(range);
    checkRange(file.text, mapped);
    return mapped;
  };
  const spans = input.spans.map(inside).sort((a, b) => a.start - b.start || a.end - b.end);
  spans.forEach((span, index) => {
    const previous = spans[index - 1];
    if (previous !== undefined && (span.start < previous.end || span.start === previous.start)) {
      throw new PalimpsestError("INVALID_ARGUMENT", "Two spans overlap. Join them, or leave text between them.");
    }
  });
  const userLocks = input.locks
    .map(inside)
    .flatMap((lock) =>
      spans
        .map((span) => ({ start: Math.max(lock.start, span.start), end: Math.min(lock.end, span.end) }))
        .filter((part) => part.start < part.end),
    );
  const { locks, automatic } = protectSpans(file.text, spans, userLocks, input.protect);
  const { kind, strength, plan, order, temperature, topP, alternatives, seed, lengthFactor, remask, solver } = input;
  const request: GenerateRequest = {
    text: file.text,
    kind,
    spans,
    strength,
    plan,
    order,
    temperature,
    topP,
    alternatives,
    seed,
    lengthFactor,
    remask,
    ...(solver === undefined ? {} : { solver }),
    locks,
    banned: spans.map(() => []),
    start: null,
  };
  return { request, automatic, locked: userLocks.length > 0 };
}
