import type { TextEdit, TextRange } from "../../../../src/domain/text/textEdit.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../../../inference/protocol.ts";
import type { FileText } from "../fileText.ts";

/** `--json` form of a frame: the tokens that this step decided. */
export function frameOutput(frame: CanvasFrame) {
  return {
    type: "frame",
    alternative: frame.alternative,
    step: frame.step,
    steps: frame.steps,
    tokens: frame.changed.map(([span, index]) => {
      const slot = frame.spans[span]?.slots[index];
      return { span, index, text: slot?.text ?? "", logProbability: slot?.logProbability ?? null };
    }),
    open: frame.open,
  };
}

/** `--json` form of the result; offsets of `alternatives[].spans` are those of the file that was read. */
export function resultOutput(file: FileText, request: GenerateRequest, result: GenerateResult, model: string) {
  return {
    type: "result",
    run: {
      model,
      packageHash: result.packageHash,
      seed: request.seed,
      strength: request.strength,
      order: request.order,
      sizes: result.sizes,
      predictedNats: result.predictedNats,
      achievedNats: result.achievedNats,
      provider: result.provider,
      milliseconds: result.milliseconds,
    },
    alternatives: result.alternatives.map((alternative, index) => {
      const edits = alternativeEdits(request, result, index);
      return {
        spans: edits.map((edit, span) => ({
          ...file.toFile(edit),
          text: edit.text,
          logProbability: alternative.spans[span]?.logProbability ?? 0,
        })),
        text: file.edited(edits),
        locksHeld: alternative.locksHeld,
      };
    }),
  };
}

/** One edit per span that puts an alternative into the text. */
export function alternativeEdits(request: GenerateRequest, result: GenerateResult, alternative: number): TextEdit[] {
  return (result.alternatives[alternative]?.spans ?? []).map((span, index) => {
    const replaced = result.replaced[index] ?? { start: 0, end: 0 };
    return trimToSpan(request.text, replaced, span.text, request.spans[index] ?? replaced);
  });
}

/**
 * What is replaced may reach beyond the span that was asked for (tokens begin with the space before a word). Where the
 * new text begins and ends with the same characters, the edit is cut back to the span.
 */
export function trimToSpan(text: string, replaced: TextRange, newText: string, span: TextRange): TextEdit {
  const before = text.slice(replaced.start, span.start);
  const after = text.slice(span.end, replaced.end);
  const cutStart = replaced.start < span.start && newText.startsWith(before) ? before.length : 0;
  const cutEnd = span.end < replaced.end && newText.length >= cutStart + after.length && newText.endsWith(after) ? after.length : 0;
  return { start: replaced.start + cutStart, end: replaced.end - cutEnd, text: newText.slice(cutStart, newText.length - cutEnd) };
}
