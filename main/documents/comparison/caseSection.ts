/** One case of a comparison report: the place, and both wordings against the reference. */
import type { ElementContent } from "hast";
import type { CaseOutcome, ComparedCase, Comparison } from "../../../src/contract/comparison.ts";
import { diffParts } from "../../../src/domain/diff/diffParts.ts";
import type { Translator } from "../../../src/i18n/translate.ts";
import { element, text } from "../html/nodes.ts";
import { outcomeMark } from "./tables.ts";

/** Characters of the text around the span that are shown. */
const CONTEXT = 240;

/** What the sections are written with. */
export interface CaseWords {
  readonly translate: Translator;
  /** The name of a finding's code. */
  findingName(code: string): string;
}

export function caseSection(comparison: Comparison, one: ComparedCase, words: CaseWords): ElementContent {
  const { translate } = words;
  const heading = `case-${one.id}`;
  return element(
    "section",
    [
      element("h3", [text(one.title)], { id: heading }),
      paragraph("meta", [text([translate(`kind.${one.kind}`), one.id].join(" · "))]),
      ...(one.source === "" ? [] : [paragraph("meta", [text(`${translate("comparison.source")}: ${one.source}`)])]),
      ...(one.locks.length === 0 ? [] : [lockLine(one.locks, translate)]),
      element("h4", [text(translate("comparison.reference"))]),
      element("p", [text(lastCharacters(one.before)), element("mark", [text(one.reference)]), text(firstCharacters(one.after))], {
        className: ["wording", "place"],
        lang: languageOf(one),
      }),
      ...originalWording(one, translate),
      element(
        "div",
        [
          column(translate("comparison.old"), comparison.old.id, one, one.old, words),
          column(translate("comparison.new"), comparison.new.id, one, one.new, words),
        ],
        { className: ["pair"] },
      ),
    ],
    { className: ["case"], ariaLabelledBy: [heading] },
  );
}

function column(side: string, model: string, one: ComparedCase, outcome: CaseOutcome, words: CaseWords): ElementContent {
  return element("div", [
    element("h4", [text(`${side} · ${model}`)]),
    redline(one, outcome, words.translate),
    figures(one, outcome, words),
  ]);
}

/** The wording against the reference. */
function redline(one: ComparedCase, outcome: CaseOutcome, translate: Translator): ElementContent {
  const parts = diffParts(one.reference, outcome.text).map((part): ElementContent => {
    if (part.kind === "same") return text(part.text);
    return element(part.kind === "insert" ? "ins" : "del", [text(part.text)]);
  });
  const note = outcome.text === one.reference ? "comparison.same" : outcome.text === "" ? "comparison.empty" : null;
  return element("div", [
    element("p", parts, { className: ["wording"], lang: languageOf(one) }),
    ...(note === null ? [] : [paragraph("soft", [text(translate(note))])]),
  ]);
}

function figures(one: ComparedCase, outcome: CaseOutcome, { translate, findingName }: CaseWords): ElementContent {
  const number = (value: number): ElementContent => text(translate("comparison.number", { value }));
  const rows: (readonly [string, ElementContent])[] = [
    [translate("comparison.editDistance"), number(outcome.editDistance)],
    [translate("comparison.caseBits"), number(outcome.bitsPerCharacter)],
    [translate("comparison.nats"), outcome.nats === null ? text("–") : number(outcome.nats)],
    [translate("comparison.steps"), text(translate("comparison.count", { value: outcome.steps }))],
    [translate("comparison.time"), text(translate("comparison.milliseconds", { value: outcome.milliseconds }))],
    [
      translate("comparison.findings"),
      text(outcome.findings.length === 0 ? translate("comparison.noFindings") : outcome.findings.map(findingName).join(", ")),
    ],
  ];
  if (one.locks.length > 0)
    rows.push([
      translate("comparison.locks"),
      outcomeMark(outcome.locksHeld, translate(outcome.locksHeld ? "comparison.locksHeld" : "comparison.locksBroken")),
    ]);
  return element(
    "dl",
    rows.flatMap(([name, value]) => [element("dt", [text(name)]), element("dd", [value])]),
  );
}

function originalWording(one: ComparedCase, translate: Translator): ElementContent[] {
  if (one.original === one.reference) return [];
  return [
    element("h4", [text(translate("comparison.original"))]),
    element("p", [text(one.original)], { className: ["wording"], lang: languageOf(one) }),
  ];
}

function lockLine(locks: readonly string[], translate: Translator): ElementContent {
  const shown = locks.flatMap((lock, index) => [...(index === 0 ? [] : [text(" · ")]), element("code", [text(lock)])]);
  return paragraph("meta", [text(`${translate("comparison.locked")}: `), ...shown]);
}

function paragraph(className: string, children: ElementContent[]): ElementContent {
  return element("p", children, { className: [className] });
}

function languageOf({ kind }: ComparedCase): string {
  return kind === "ja" ? "ja" : "en";
}

/** The end of a text, cut between words where it has spaces. */
function lastCharacters(before: string): string {
  const all = Array.from(before);
  if (all.length <= CONTEXT) return before;
  const end = all.slice(-CONTEXT).join("");
  return `… ${end.replace(/^[^\s]{1,30}\s+/u, "")}`;
}

function firstCharacters(after: string): string {
  const all = Array.from(after);
  if (all.length <= CONTEXT) return after;
  const start = all.slice(0, CONTEXT).join("");
  return `${start.replace(/\s+[^\s]{1,30}$/u, "").trimEnd()} …`;
}
