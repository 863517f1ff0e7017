import type { Comparison } from "../../../src/contract/comparison.ts";
import type { Language, Translate } from "../../state/language.ts";
import { formatNumber } from "../../ui/format.ts";

type Gate = Comparison["gates"][number];

/** One figure of a comparison as the table shows it. */
export interface FigureRow {
  readonly name: Gate["name"];
  readonly old: string;
  readonly now: string;
  readonly difference: string;
  readonly change: "better" | "worse" | "same";
  /** The threshold in words; null where the suite has none for this figure. */
  readonly limit: string | null;
  readonly passed: boolean | null;
}

interface Figure {
  readonly name: Gate["name"];
  readonly of: (model: Comparison["old"]) => number;
  /** A value, and a difference, as people read it. */
  readonly text: (value: number) => string;
}

const MINUS = "−";

function signed(value: number, text: (value: number) => string): string {
  const shown = text(Math.abs(value));
  if (shown === text(0)) return `±${shown}`;
  return `${value < 0 ? MINUS : "+"}${shown}`;
}

/** Less is better in every figure. */
export function figureRows(comparison: Comparison, translate: Translate, language: Language): FigureRow[] {
  const number = (digits: number) => (value: number) => formatNumber(value, language, digits);
  const percent = (value: number): string => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(value);
  const milliseconds = (value: number): string => translate("models.milliseconds", { value: formatNumber(value, language, 1) });
  const figures: readonly Figure[] = [
    { name: "bitsPerCharacter", of: (model) => model.bitsPerCharacter, text: number(3) },
    { name: "editDistance", of: (model) => model.meanEditDistance, text: number(2) },
    { name: "findings", of: (model) => model.findingShare, text: percent },
    { name: "timeRatio", of: (model) => model.millisecondsPerToken, text: milliseconds },
    { name: "brokenLocks", of: (model) => model.brokenLocks, text: number(0) },
  ];
  return figures.map(({ name, of, text }) => {
    const old = of(comparison.old);
    const now = of(comparison.new);
    const gate = comparison.gates.find((one) => one.name === name);
    const isRatio = name === "timeRatio";
    const ratio = (value: number): string => translate("models.times", { value: formatNumber(value, language, 2) });
    const difference = isRatio && old > 0 ? ratio(now / old) : signed(now - old, text);
    // The lock gate counts those of the new package; the others limit the difference.
    const limitText = isRatio ? ratio : name === "brokenLocks" ? text : (value: number): string => signed(value, text);
    const limit = gate === undefined ? null : translate("models.atMost", { value: limitText(gate.limit) });
    const change = text(old) === text(now) ? "same" : now < old ? "better" : "worse";
    return { name, old: text(old), now: text(now), difference, change, limit, passed: gate?.passed ?? null };
  });
}
