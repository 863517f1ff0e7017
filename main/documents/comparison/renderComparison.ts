import type { ElementContent } from "hast";
import type { Comparison } from "../../../src/contract/comparison.ts";
import { createTranslator, type Language, type Translator } from "../../../src/i18n/translate.ts";
import { element, text } from "../html/nodes.ts";
import { renderPage } from "../html/page.ts";
import { caseSection } from "./caseSection.ts";
import { findingName } from "./findingName.ts";
import { COMPARISON_STYLE } from "./style.ts";
import { figureTable, gateTable, outcomeMark, packageTable } from "./tables.ts";
import { verdictText } from "./verdict.ts";

export interface ReportOptions {
  readonly language: Language;
  /** When the comparison was made, ms since 1970. */
  readonly date: number;
}

/**
 * The report of a comparison as one self-contained HTML file: no script, nothing from the network. All texts of packages and documents become text
 * nodes, so that whatever they hold is shown and never read as markup.
 */
export function renderComparison(comparison: Comparison, { language, date }: ReportOptions): string {
  const translate = createTranslator(language);
  const title = translate("comparison.title", { old: nameOf(comparison.old), new: nameOf(comparison.new) });
  const section = (heading: string, children: ElementContent[]): ElementContent =>
    element("section", [element("h2", [text(heading)]), ...children]);
  const content: ElementContent[] = [
    element("header", [
      element("h1", [text(title)]),
      verdict(comparison, translate),
      element("p", [
        text(translate("comparison.subject", { count: comparison.cases.length, suite: comparison.suite, seed: comparison.seed })),
      ]),
      element("p", [text(`${translate("comparison.madeOn")}: `), madeOn(date, language)], { className: ["meta"] }),
      element("p", [text(`${translate("comparison.suiteHash")}: `), element("code", [text(comparison.suiteHash)])], {
        className: ["meta"],
      }),
    ]),
    ...(comparison.gates.length === 0 ? [] : [section(translate("comparison.gates"), [gateTable(comparison, translate)])]),
    section(translate("comparison.figures"), [
      figureTable(comparison, translate),
      element("p", [text(translate("comparison.figuresNote"))], { className: ["soft"] }),
    ]),
    section(translate("comparison.packages"), [packageTable(comparison, translate)]),
    section(translate("comparison.cases"), [
      element("p", [text(translate("comparison.legend"))], { className: ["soft"] }),
      ...comparison.cases.map((one) => caseSection(comparison, one, { translate, findingName: (code) => findingName(code, translate) })),
    ]),
  ];
  return renderPage({ language, title, style: COMPARISON_STYLE, body: [element("main", content)] });
}

function verdict(comparison: Comparison, translate: Translator): ElementContent {
  const words = verdictText(comparison, translate);
  const judged = comparison.gates.length > 0;
  return element("p", [judged ? outcomeMark(comparison.passed, words) : text(words)], {
    className: ["verdict", ...(judged ? [comparison.passed ? "kept" : "broken"] : [])],
  });
}

function madeOn(date: number, language: Language): ElementContent {
  const words = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(date);
  return element("time", [text(words)], { dateTime: new Date(date).toISOString() });
}

function nameOf({ id, version }: Comparison["old"]): string {
  return version === "" ? id : `${id} ${version}`;
}
