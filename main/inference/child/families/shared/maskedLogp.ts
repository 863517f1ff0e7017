import type { StepOutput } from "./spanNetwork.ts";

/** Log-probability of `id` at a masked place, nats. Outside the best candidates it gets an equal share of the mass that they leave. */
export function maskedLogp(output: Omit<StepOutput, "selfLogp">, row: number, column: number, id: number, vocabularySize: number): number {
  const base = (row * output.size + column) * output.top;
  let mass = 0;
  for (let rank = 0; rank < output.top; rank += 1) {
    const logp = output.topLogp[base + rank] ?? 0;
    if (output.candidate(row, column, rank) === id) return logp;
    mass += Math.exp(logp);
  }
  const rest = Math.log(Math.max(1e-9, 1 - mass) / Math.max(1, vocabularySize - output.top));
  return Math.min(output.topLogp[base + output.top - 1] ?? 0, rest);
}
