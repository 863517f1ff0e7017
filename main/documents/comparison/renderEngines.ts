import type { ElementContent } from "hast";
import type { z } from "zod";
import type { engineComparisonSchema } from "../../../src/contract/engineComparison.ts";
import { ENGINE_COLUMNS, engineFigures, judgeText } from "../../../src/i18n/engineFigures.ts";
import { experimentalLabel } from "../../../src/i18n/experimentalLabel.ts";
import { createTranslator, type Language, type Translator } from "../../../src/i18n/translate.ts";
import { element, text } from "../html/nodes.ts";
import { renderPage } from "../html/page.ts";
import { COMPARISON_STYLE } from "./style.ts";

type EngineComparison = z.infer<typeof engineComparisonSchema>;
type Row = EngineComparison["rows"][number];

/** The same passages by every package as one self-contained HTML file: no script, nothing from the network. `date` is ms since 1970. */
export function renderEngines(
  comparison: EngineComparison,
  { language, date }: { readonly language: Language; readonly date: number },
): string {
  const translate = createTranslator(language);
  const title = translate("engines.report", { title: comparison.documentTitle });
  const made = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(date);
  const head = element(
    "tr",
    ENGINE_COLUMNS.map((column) => element("th", [text(translate(`engines.${column}`))], { scope: "col" })),
  );
  const rows = comparison.rows.map((row) => element("tr", cells(row, translate)));
  const main = element("main", [
    element("header", [
      element("h1", [text(title)]),
      element("p", [text(translate("engines.settings", { percent: Math.round(comparison.strength * 100), seed: comparison.seed }))]),
      element("p", [text(judgeText(comparison.judge, translate))]),
      element("p", [text(made)], { className: ["meta"] }),
    ]),
    element("section", [
      element("h2", [text(translate("engines.old"))]),
      ...comparison.passages.map((passage) => element("p", [text(passage)])),
    ]),
    element("div", [element("table", [element("thead", [head]), element("tbody", rows)])], { className: ["table"], tabIndex: 0 }),
  ]);
  return renderPage({ language, title, style: COMPARISON_STYLE, body: [main] });
}

function cells(row: Row, translate: Translator): ElementContent[] {
  const { model, family, experimental, texts, problem } = row;
  const kind = experimentalLabel(family, experimental, translate);
  const name = element("th", [text(model), element("br", []), element("small", [text(kind)])], { scope: "row" });
  const words = problem === null ? texts.map((words_) => element("p", [text(words_)])) : [failure(problem, translate)];
  return [
    name,
    element("td", words),
    ...engineFigures(row, translate).map((figure) => element("td", [text(figure)], { className: ["number"] })),
  ];
}

/** Problems are told in English. */
function failure(problem: string, translate: Translator): ElementContent {
  return element("p", [text(`${translate("engines.failed")} `), element("span", [text(problem)], { lang: "en" })]);
}

/** The figures for other programs: RFC 4180, one line for each package. */
export function engineTable({ rows }: EngineComparison): string {
  const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const head = "model,family,experimental,milliseconds,steps,judge_nats,edit_distance,accepted,decided,text,problem";
  const lines = rows.map((row) =>
    [
      quoted(row.model),
      quoted(row.family),
      row.experimental,
      row.milliseconds ?? "",
      row.steps ?? "",
      row.judgeNats ?? "",
      row.editDistance ?? "",
      row.accepted,
      row.decided,
      quoted(row.texts.join("\n")),
      quoted(row.problem ?? ""),
    ].join(","),
  );
  return `${[head, ...lines].join("\r\n")}\r\n`;
}
