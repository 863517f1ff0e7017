import type { Finding } from "../../../../src/domain/quality/finding.ts";
import type { ProtectedText } from "../../../../src/domain/quality/protectedRanges.ts";
import type { TextEdit } from "../../../../src/domain/text/textEdit.ts";
import { trimToSpan } from "../../../../src/domain/text/trimToSpan.ts";
import { keptTokens } from "../../../inference/keptTokens.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../../../inference/protocol.ts";
import type { Chosen } from "../engineSession.ts";
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

/** What the `--json` form of a result says besides what the engine answered. */
export interface ResultNotes {
  readonly model: string;
  readonly chosen: Chosen;
  /** By alternative and span. */
  readonly findings: readonly (readonly (readonly Finding[])[])[];
  /** What was kept although nobody locked it. */
  readonly automatic: readonly ProtectedText[];
}

/**
 * `--json` form of the result, the likeliest alternative first; `alternative` is its number in the frames. Offsets of
 * `alternatives[].spans` and `run.protected` are those of the file that was read, those of a finding are offsets of the
 * `text` of its `span`.
 */
export function resultOutput(file: FileText, request: GenerateRequest, result: GenerateResult, notes: ResultNotes) {
  return {
    type: "result",
    run: {
      model: notes.model,
      packageHash: result.packageHash,
      seed: request.seed,
      strength: request.strength,
      order: request.order,
      ...runFigures(result),
      dropped: result.dropped,
      protected: notes.automatic.map(({ what, start, end }) => ({ what, ...file.toFile({ start, end }) })),
      engine: notes.chosen,
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
        alternative: alternative.index,
        leaveOneOutNats: alternative.leaveOneOutNats,
        findings: (notes.findings[index] ?? []).flatMap((found, span) =>
          found.map(({ code, start, end, details }) => ({ code, span, start, end, ...details })),
        ),
        kept: keptTokens(alternative),
      };
    }),
  };
}

/** What the `--json` form of every run says of how it went. */
export function runFigures({ sizes, predictedNats, achievedNats, provider, milliseconds }: GenerateResult) {
  return { sizes, predictedNats, achievedNats, provider, milliseconds };
}

/** One edit per span that puts an alternative into the text. */
export function alternativeEdits(request: GenerateRequest, result: GenerateResult, alternative: number): TextEdit[] {
  return (result.alternatives[alternative]?.spans ?? []).map((span, index) => {
    const replaced = result.replaced[index] ?? { start: 0, end: 0 };
    return trimToSpan(request.text, replaced, span.text, request.spans[index] ?? replaced);
  });
}
