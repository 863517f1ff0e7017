/** What is at stake, who decided what, and what a decision covers, in words. */
import type { Stake } from "../../src/domain/review/highStakes.ts";
import { kindsOf } from "../../src/domain/review/highStakes.ts";
import type { Language } from "../../src/i18n/translate.ts";
import { formatExact } from "../ui/format.ts";
import { detailsOf, errorCode } from "./errors.ts";
import type { Translate } from "./language.ts";
import type { Conflict } from "./reviewStore.ts";
import type { Scope } from "./scopes.ts";

/** Most pieces of wording that one line names for a kind. */
const MOST_NAMED = 3;

const listed = (parts: readonly string[], language: Language): string =>
  new Intl.ListFormat(language, { type: "conjunction", style: "narrow" }).format(parts);

/** "High-stakes: amount, liability." */
export function stakesText(stakes: readonly Stake[], translate: Translate, language: Language): string {
  const kinds = kindsOf(stakes).map((kind) => translate(`stakes.kind.${kind}`));
  return translate("stakes.said", { kinds: listed(kinds, language) });
}

/** Why a change is high-stakes, a sentence for each kind: "Amount: USD 1,000.00, USD 2,000.00". */
export function stakeLines(stakes: readonly Stake[], translate: Translate, language: Language): string[] {
  return kindsOf(stakes).map((kind) => {
    const mine = stakes.filter((stake) => stake.kind === kind);
    const wording = [...new Set(mine.map((stake) => quote(stake, translate)))].slice(0, MOST_NAMED);
    return translate("stakes.line", { kind: translate(`stakes.kind.${kind}`), wording: listed(wording, language) });
  });
}

function quote({ where, wording }: Stake, translate: Translate): string {
  const text = wording.replace(/\s+/g, " ").trim();
  if (where === "clause") return translate("stakes.inClause", { title: text });
  return where === "around" ? translate("stakes.besides", { text }) : `“${text}”`;
}

/** The decision that stood in the way of one's own; null for other errors. */
export function conflictOf(error: unknown): Conflict | null {
  if (errorCode(error) !== "ALREADY_DECIDED") return null;
  const { hunkId, verdict, by, at, reason, count } = detailsOf(error);
  return {
    hunkId: String(hunkId ?? ""),
    verdict: verdict === "reject" ? "reject" : "accept",
    by: String(by ?? ""),
    at: Number(at ?? 0),
    reason: reason === undefined || reason === "" ? null : String(reason),
    count: Number(count ?? 1),
  };
}

export function conflictText({ verdict, by, at, reason, count }: Conflict, translate: Translate, language: Language): string {
  return translate("decisions.conflict", { verdict, by, when: formatExact(at, language), reason: reason ?? "none", count });
}

/** "Accept 3 changes in 4.2" */
export function scopeText({ kind, hunkIds, name }: Scope, verdict: "accept" | "reject", translate: Translate): string {
  return translate("decisions.scope", { verdict, kind, count: hunkIds.length, name });
}
