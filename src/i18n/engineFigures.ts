import type { createTranslator } from "./translate.ts";

/** What a comparison of engines knows of one package; null where it is not known. */
interface EngineFigures {
  readonly milliseconds: number | null;
  readonly steps: number | null;
  readonly judgeNats: number | null;
  readonly editDistance: number | null;
  readonly accepted: number;
  readonly decided: number;
}

type Translate = ReturnType<typeof createTranslator>;

/** The columns of a comparison of engines, in order: two of words, then those of `engineFigures`. */
export const ENGINE_COLUMNS = ["model", "text", "time", "steps", "likelihood", "distance", "accepted"] as const;

/** Time, steps, likelihood, distance and acceptance as readers see them. */
export function engineFigures(
  { milliseconds, steps, judgeNats, editDistance, accepted, decided }: EngineFigures,
  translate: Translate,
): string[] {
  const or = (value: number | null, say: (value: number) => string): string => (value === null ? "–" : say(value));
  return [
    or(milliseconds, (value) => translate("engines.seconds", { seconds: value / 1000 })),
    or(steps, String),
    or(judgeNats, (value) => translate("engines.nats", { nats: value })),
    or(editDistance, (value) => translate("engines.percent", { share: value })),
    decided === 0 ? "–" : translate("engines.of", { accepted, decided }),
  ];
}

/** Who judged the texts, and how. */
export function judgeText(
  judge: { readonly model: string; readonly how: "exact" | "leave-one-out" | "bound" } | null,
  translate: Translate,
): string {
  return judge === null ? translate("engines.noJudge") : translate(`engines.judge.${judge.how}`, { model: judge.model });
}
