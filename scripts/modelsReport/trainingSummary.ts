/** What a run's metrics say in a sentence, and the curves in them. */
import type { TrainingLine } from "./readReports.ts";

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

export function trainingSummary(lines: readonly TrainingLine[], device: string | null): string | null {
  const last = lines[lines.length - 1];
  if (last === undefined) return null;
  const tokens = Math.max(...lines.map((line) => line.tokens ?? 0));
  const seconds = Math.max(...lines.map((line) => line.seconds));
  const { validation } = trainingCurves(lines);
  const end = validation[validation.length - 1];
  const where = device === null ? "" : ` on ${device}`;
  const reached = end === undefined ? "" : `; loss on the validation spans at the end ${end.nats.toFixed(3)} nats per masked token`;
  return `Trained for ${Math.round(seconds / 60)} minutes${where}: ${(tokens / 1e6).toFixed(1)} M tokens seen in ${last.step} steps${reached}.`;
}

function validationMean(validation: NonNullable<TrainingLine["validation"]>): number {
  if (typeof validation === "number") return validation;
  const values = Object.values(validation);
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
