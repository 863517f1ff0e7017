/** The wording that makes a change high-stakes, in English and Japanese. */
import { findMentions, type Mention } from "../quality/mentions.ts";
import type { TextRange } from "../text/textEdit.ts";

/** What of an agreement a change may put at stake. */
export const STAKE_KINDS = ["amount", "date", "liability", "term"] as const;

export type StakeKind = (typeof STAKE_KINDS)[number];

/** A piece of a text that is high-stakes to touch. */
export interface StakeWording extends TextRange {
  readonly kind: StakeKind;
}

const FROM = "(?<![\\p{L}\\p{N}_])";
const TO = "(?![\\p{L}\\p{N}_])";
const words = (source: string, flags = "giu"): RegExp => new RegExp(`${FROM}(?:${source})${TO}`, flags);

/** Words of liability. A change anywhere in their sentence counts: "not" decides who is liable. */
const LIABILITY: readonly RegExp[] = [
  words(
    "liab(?:le|ilit(?:y|ies))|indemnif(?:y|ies|ied|ication)|indemnit(?:y|ies)|(?:hold|holds|held|holding) [^.\\n]{0,40}?harmless|damages|(?:general|increased|liability) caps?(?: amounts?)?|cap amounts?|gross negligence|wil(?:l)?ful misconduct",
  ),
  /損害賠償|賠償|損害|免責|補償|責任(?!者)を?負|責任の(?:制限|限度|上限)|責任を免れ/gu,
];

/** Words that are high-stakes to take out, put in or change, but not merely to stand beside. */
const TOUCHED: readonly { readonly kind: StakeKind; readonly pattern: RegExp }[] = [
  { kind: "amount", pattern: words("amounts?|prices?|fees?|penalt(?:y|ies)|royalt(?:y|ies)|currency|u\\.?s\\.? dollars|per ?cent") },
  { kind: "amount", pattern: /金額|代金|報酬|委託料|対価|料率|利率|利息|損害金|違約金|通貨/gu },
  {
    kind: "date",
    pattern: words(
      "(?:effective|commencement|expir(?:y|ation)|closing|start|end|due|order|delivery|notice) dates?|deadlines?|(?:business|calendar|working) days?|(?:days?|weeks?|months?|years?|quarters?)|(?:notice|grace|cure|warranty) periods?",
    ),
  },
  { kind: "date", pattern: /日付|期日|期限|期間|納期|支払日|締結日|発効日|効力発生日|起算日|(?:翌|当)?月末日?|(?:翌|当)月/gu },
  { kind: "liability", pattern: words("caps?|capped|uncapped|limitations? of liability") },
  { kind: "liability", pattern: /責任(?!者)|上限|限度額/gu },
  {
    kind: "term",
    pattern: words("terminat(?:e|es|ed|ing|ion|ions)|expir(?:e|es|ed|y|ation)|(?:non-)?renew(?:s|ed|al|als)?|surviv(?:e|es|al)"),
  },
  {
    kind: "term",
    pattern: words(
      "(?:[A-Z][\\p{L}]* )?Term(?: of [A-Z]\\p{L}+)?|(?:Subscription|Contract|Initial|Renewal) Period|term of (?:this|the) \\p{L}+",
      "gu",
    ),
  },
  { kind: "term", pattern: /契約期間|有効期間|存続期間|解除|解約|更新|満了|(?<!本契約の)終了/gu },
];

/** Titles of clauses in which every change is high-stakes. */
const TITLES: readonly { readonly kind: StakeKind; readonly pattern: RegExp }[] = [
  { kind: "liability", pattern: words("liabilit(?:y|ies)|indemnit(?:y|ies)|indemnification|damages(?: waiver)?|caps?", "iu") },
  { kind: "liability", pattern: /損害賠償|賠償|免責|補償|責任(?!者)/u },
  { kind: "term", pattern: words("term|termination|duration|expir(?:y|ation)|renewals?|survival", "iu") },
  { kind: "term", pattern: /契約期間|有効期間|存続期間|期間|解除|解約|契約の終了|更新/u },
];

/** Units of time, as `Mention.value` ends with them. */
const PERIOD = / (?:(?:business |working )?(?:day|month|year|week|hour|minute|second)|営業日|年度?)$/u;
const RATE = / %$/;
/** What people write a rate with in Japanese. */
const TENTHS = / 割$/;

function kindOf({ kind, value }: Mention): StakeKind | null {
  if (kind === "amounts") return "amount";
  if (kind === "dates" || PERIOD.test(value)) return "date";
  return RATE.test(value) || TENTHS.test(value) ? "amount" : null;
}

/** Amounts, rates, dates, periods and words of a text that a change must not touch without a reason. */
export function touchedWording(text: string): StakeWording[] {
  const found: StakeWording[] = [];
  for (const mention of findMentions(text)) {
    const kind = kindOf(mention);
    if (kind !== null) found.push({ kind, start: mention.start, end: mention.end });
  }
  for (const { kind, pattern } of TOUCHED) {
    for (const match of text.matchAll(pattern)) found.push({ kind, start: match.index, end: match.index + match[0].length });
  }
  for (const place of liabilityWording(text)) found.push(place);
  return found;
}

/** Words of liability in a text. */
export function liabilityWording(text: string): StakeWording[] {
  return LIABILITY.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ kind: "liability" as const, start: match.index, end: match.index + match[0].length })),
  );
}

/** What all of a clause is about, by its title; empty for most clauses. */
export function stakesOfTitle(title: string): StakeKind[] {
  return STAKE_KINDS.filter((kind) => TITLES.some((entry) => entry.kind === kind && entry.pattern.test(title)));
}
