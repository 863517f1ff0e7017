/** Numbers, times and sizes as people of a language write them. */
import type { Language } from "../state/language.ts";

const cache = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: Language, kind: "time" | "date" | "full"): Intl.DateTimeFormat {
  const key = `${language} ${kind}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const options: Intl.DateTimeFormatOptions =
    kind === "time"
      ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
      : kind === "date"
        ? { month: "short", day: "numeric", year: "numeric" }
        : { dateStyle: "medium", timeStyle: "medium" };
  const made = new Intl.DateTimeFormat(language, options);
  cache.set(key, made);
  return made;
}

const dayOf = (at: number): string => new Date(at).toDateString();

/** The hour for today, else the date with the hour. `now`, `at`: ms since 1970 UTC. */
export function formatWhen(at: number, language: Language, now = Date.now()): string {
  const time = dateFormat(language, "time").format(at);
  return dayOf(at) === dayOf(now) ? time : `${dateFormat(language, "date").format(at)}, ${time}`;
}

export function formatTime(at: number, language: Language): string {
  return dateFormat(language, "time").format(at);
}

export function formatExact(at: number, language: Language): string {
  return dateFormat(language, "full").format(at);
}

const numbers = new Map<string, Intl.NumberFormat>();

export function formatNumber(value: number, language: Language, digits = 0): string {
  const key = `${language} ${digits}`;
  let format = numbers.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits });
    numbers.set(key, format);
  }
  return format.format(value);
}

export function formatBytes(bytes: number, language: Language): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language, { style: "unit", unit: units[step] ?? "byte", maximumFractionDigits: step === 0 ? 0 : 1 }).format(
    bytes / 1000 ** step,
  );
}
