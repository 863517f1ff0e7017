/** Are tokens of confidence p right in a share p of the cases? Measured as the app shows confidence: leave-one-out. */
import { bestTemperature, calibrationBins, calibrationError, errorAt, tempered } from "../../../../src/domain/evaluation/calibration.ts";
import type { Calibration } from "../../../../src/domain/evaluation/evaluation.ts";
import { type Bench, byKind, type Section } from "./bench.ts";
import type { TokenWindow } from "./windows.ts";

interface Answer {
  readonly kind: TokenWindow["held"]["kind"];
  /** Of every other window a temperature is fitted, on the others it is judged. */
  readonly fits: boolean;
  readonly right: boolean;
  readonly logp: Float64Array;
}

/** Reliability of the best candidate's probability. Null for a family without leave-one-out. */
export async function* calibration(bench: Bench): Section<Calibration> {
  const { measurable, windows, scale } = bench;
  if (measurable.type === "causal") return null;
  const answers: Answer[] = [];
  for (const [done, window] of windows.entries()) {
    const { kind, text } = window.held;
    const fits = windows.slice(0, done).filter((earlier) => earlier.held.kind === kind).length % 2 === 0;
    const request = { text, kind, range: middle(window, scale.calibrated) };
    for await (const batch of measurable.leaveOneOut(request)) {
      for (const { id, candidates, logp } of batch) answers.push({ kind, fits, right: candidates[0] === id, logp });
      yield { done, of: windows.length };
    }
  }
  yield { done: windows.length, of: windows.length };
  const others = Math.max(0, measurable.vocabularySize - (answers[0]?.logp.length ?? 0));
  const confidence = ({ logp }: Answer, temperature: number): number =>
    temperature === 1 ? Math.exp(logp[0] ?? 0) : tempered(logp, others, temperature);
  const bins = binsOf(answers);
  const judged = answers.filter(({ fits }) => !fits);
  const { temperature } = bestTemperature(
    answers.filter(({ fits }) => fits),
    confidence,
  );
  return {
    tokens: answers.length,
    ece: calibrationError(bins),
    bins,
    kinds: byKind(answers).map(([kind, own]) => ({
      kind,
      tokens: own.length,
      ece: calibrationError(binsOf(own)),
      accuracy: own.filter(({ right }) => right).length / own.length,
    })),
    temperature: {
      value: temperature,
      eceBefore: errorAt(judged, confidence, 1),
      eceAfter: errorAt(judged, confidence, temperature),
      tokens: judged.length,
    },
  };
}

const binsOf = (answers: readonly Answer[]) =>
  calibrationBins(answers.map(({ logp, right }) => ({ confidence: Math.exp(logp[0] ?? 0), right })));

/** The middle `part` of a window, cut between tokens. */
function middle(window: TokenWindow, part: number): { start: number; end: number } {
  const last = window.ids.length - 1;
  const edge = Math.floor((last * (1 - part)) / 2);
  return { start: window.ends[edge] ?? 0, end: window.ends[last - edge] ?? window.held.text.length };
}
