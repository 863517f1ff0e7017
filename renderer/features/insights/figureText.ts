/** Figures as people of a language write them. */
import type { InsightGroup, InsightSummary } from "../../../src/contract/index.ts";
import type { Grouping } from "../../../src/domain/insights/summary.ts";
import type { Language, Translate as Translator } from "../../state/language.ts";
import { formatNumber } from "../../ui/format.ts";

export function percent(share: number | null, language: Language, none: string): string {
  return share === null ? none : new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** `milliseconds` in the unit that gives a readable number. */
export function duration(milliseconds: number | null, language: Language, translate: Translator, none: string): string {
  if (milliseconds === null) return none;
  const seconds = milliseconds / 1000;
  const value = (number: number): { value: string } => ({ value: formatNumber(number, language, number < 10 ? 1 : 0) });
  if (seconds < 90) return translate("insights.duration.seconds", value(seconds));
  if (seconds < 5400) return translate("insights.duration.minutes", value(seconds / 60));
  if (seconds < 172_800) return translate("insights.duration.hours", value(seconds / 3600));
  return translate("insights.duration.days", value(seconds / 86_400));
}

/** An amount of money; currencies that the browser does not know stand behind the number. */
export function money(amount: number | null, currency: string, language: Language, none: string): string {
  if (amount === null) return none;
  try {
    return new Intl.NumberFormat(language, { style: "currency", currency }).format(amount);
  } catch {
    return `${formatNumber(amount, language, 2)} ${currency}`.trim();
  }
}

export function groupName({ key, name }: InsightGroup, by: Grouping, { named }: InsightSummary, translate: Translator): string {
  if (key === null) {
    if (by === "person") return translate(named ? "insights.unknown" : "insights.others");
    return translate(by === "package" ? "insights.noModel" : "insights.unknown");
  }
  return by === "kind" && (key === "contract" || key === "technical" || key === "ja") ? translate(`kind.${key}`) : (name ?? key);
}
