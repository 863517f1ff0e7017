/** What a run's metrics say in a sentence, and the curves in them. */
import type { ModelReport, TrainingLine } from "./readReports.ts";

export interface CurvePoint {
  readonly tokens: number;
  readonly nats: number;
}

/** Loss of the batches and of the validation spans against tokens seen. */
export function trainingCurves(lines: readonly TrainingLine[]): { readonly loss: CurvePoint[]; readonly validation: CurvePoint[] } {
  let tokens = 0;
  const loss: CurvePoint[] = [];
  const validation: CurvePoint[] = [];
  for (const line of lines) {
    tokens = line.tokens ?? tokens;
    const batch = line.plain ?? line.loss;
    if (batch !== undefined) loss.push({ tokens, nats: batch });
    if (line.validation !== undefined) validation.push({ tokens, nats: validationMean(line.validation) });
  }
  return { loss, validation };
}

/** What the loss of a family is, behind "nats per". */
export function lossUnit(family: string): string {
  if (family === "rectified-flow") return "token at random times of a path (cross entropy of the decoder)";
  if (family === "autoregressive-flow") return "token (a bound)";
  return "masked token";
}

/** Tokens, minutes and steps of the last line, and what the run began with; null without lines. */
export function trainingTotals(
  lines: readonly TrainingLine[],
): { readonly tokens: number; readonly seconds: number; readonly steps: number } | null {
  const last = lines[lines.length - 1];
  if (last === undefined) return null;
  return {
    tokens: Math.max(...lines.map((line) => line.tokens ?? 0)),
    seconds: Math.max(...lines.map((line) => line.seconds)),
    steps: last.step,
  };
}

export function trainingSummary({ training: lines, manifest, evaluation }: ModelReport): string | null {
  const totals = trainingTotals(lines);
  if (totals === null) return null;
  const { device, startedFrom } = manifest?.training ?? {};
  const { validation } = trainingCurves(lines);
  const end = validation[validation.length - 1];
  const where = device === undefined ? "" : ` on ${device}`;
  const reached =
    end === undefined
      ? ""
      : `; loss on the validation spans at the end ${end.nats.toFixed(3)} nats per ${lossUnit(evaluation.model.family)}`;
  const sentence = `Trained for ${Math.round(totals.seconds / 60)} minutes${where}: ${millions(totals.tokens)} M tokens seen in ${totals.steps} steps${reached}.`;
  if (startedFrom === undefined) return sentence;
  const seen = typeof startedFrom.tokens === "number" ? `, which had seen ${millions(startedFrom.tokens)} M tokens` : "";
  const name = [startedFrom.id, startedFrom.version].filter((part) => part !== undefined).join(" ");
  return `${sentence} It began with what fits of the weights of ${name === "" ? "another run" : name}${seen}.`;
}

export function millions(tokens: number): string {
  return (tokens / 1e6).toFixed(1);
}

function validationMean(validation: NonNullable<TrainingLine["validation"]>): number {
  if (typeof validation === "number") return validation;
  const values = Object.values(validation);
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
