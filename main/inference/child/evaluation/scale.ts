/** How much each size of evaluation measures. */
import type { EvaluationSize } from "../../../../src/domain/evaluation/evaluation.ts";
import type { SpanLength } from "../../../../src/domain/evaluation/heldOut.ts";

export interface Scale {
  /** Most windows of a kind. */
  readonly windows: number;
  /** Span length -> most windows of a kind whose factorisation error is measured. */
  readonly factorisation: ReadonlyMap<SpanLength, number>;
  /** Share of each window's text, in its middle, whose confidence is judged. */
  readonly calibrated: number;
  /** Timed runs. */
  readonly repeats: number;
  /** Are GPUs timed too? */
  readonly gpu: boolean;
}

export const SCALES: Readonly<Record<EvaluationSize, Scale>> = {
  small: { windows: 4, factorisation: new Map([[32, 4]]), calibrated: 0.5, repeats: 5, gpu: false },
  medium: { windows: 16, factorisation: new Map([[32, 16]]), calibrated: 0.5, repeats: 15, gpu: true },
  full: {
    windows: Number.POSITIVE_INFINITY,
    factorisation: new Map([
      [32, Number.POSITIVE_INFINITY],
      [128, 16],
    ]),
    calibrated: 1,
    repeats: 30,
    gpu: true,
  },
};
