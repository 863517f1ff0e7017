/** The tables of a comparison report. */
import type { ElementContent } from "hast";
import type { ComparedModel, Comparison } from "../../../src/contract/comparison.ts";
import type { MessageKey, Translator } from "../../../src/i18n/translate.ts";
import { element, text } from "../html/nodes.ts";

/** How a figure is written; `signed` for differences. */
interface NumberForm {
  readonly plain: MessageKey;
  readonly signed: MessageKey;
}

const DECIMAL: NumberForm = { plain: "comparison.number", signed: "comparison.signed" };
const PERCENT: NumberForm = { plain: "comparison.percent", signed: "comparison.signedPercent" };
const COUNT: NumberForm = { plain: "comparison.count", signed: "comparison.count" };

const FIGURES = [
  ["bitsPerCharacter", DECIMAL],
  ["meanEditDistance", DECIMAL],
  ["findingShare", PERCENT],
  ["millisecondsPerToken", DECIMAL],
  ["brokenLocks", COUNT],
] as const satisfies readonly (readonly [keyof ComparedModel, NumberForm])[];

type GateName = Comparison["gates"][number]["name"];

const GATE_FORMS: Record<GateName, MessageKey> = {
  bitsPerCharacter: DECIMAL.signed,
  editDistance: DECIMAL.signed,
  findings: PERCENT.signed,
  timeRatio: DECIMAL.plain,
  brokenLocks: COUNT.plain,
};

/** A mark and a word for what was kept or not: colour says nothing alone. */
export function outcomeMark(kept: boolean, words: string): ElementContent {
  return element("span", [element("span", [text(kept ? "✓" : "✗")], { className: ["mark"], ariaHidden: "true" }), text(words)], {
    className: [kept ? "kept" : "broken"],
  });
}

/** Who was compared. */
export function packageTable({ old, new: now }: Comparison, translate: Translator): ElementContent {
  const row = (key: MessageKey, value: (model: ComparedModel) => ElementContent): ElementContent =>
    element("tr", [headCell(translate(key)), element("td", [value(old)]), element("td", [value(now)])]);
  return table(
    ["comparison.name", "comparison.old", "comparison.new"].map((key, index) => ({
      words: index === 0 ? "" : translate(key as MessageKey),
      number: false,
    })),
    [
      row("comparison.name", ({ id }) => text(id)),
      row("comparison.version", ({ version }) => text(version)),
      row("comparison.family", ({ family }) => text(family)),
      row("comparison.provider", ({ provider }) => text(provider.toUpperCase())),
      row("comparison.packageHash", ({ packageHash }) => element("code", [text(packageHash)])),
    ],
  );
}

/** The figures of both and how far they are apart. */
export function figureTable({ old, new: now }: Comparison, translate: Translator): ElementContent {
  const rows = FIGURES.map(([name, form]) =>
    element("tr", [
      headCell(translate(`comparison.${name}`)),
      numberCell(translate(form.plain, { value: old[name] })),
      numberCell(translate(form.plain, { value: now[name] })),
      numberCell(translate(form.signed, { value: now[name] - old[name] })),
    ]),
  );
  return table(
    [
      { words: translate("comparison.figure"), number: false },
      { words: translate("comparison.old"), number: true },
      { words: translate("comparison.new"), number: true },
      { words: translate("comparison.difference"), number: true },
    ],
    rows,
  );
}

/** Every threshold and what became of it. */
export function gateTable({ gates }: Comparison, translate: Translator): ElementContent {
  const rows = gates.map(({ name, limit, value, passed }) =>
    element("tr", [
      headCell(translate(`comparison.gate.${name}`)),
      numberCell(translate(GATE_FORMS[name], { value: limit })),
      numberCell(translate(GATE_FORMS[name], { value })),
      element("td", [outcomeMark(passed, translate(passed ? "comparison.gatePassed" : "comparison.gateFailed"))], {
        className: ["result"],
      }),
    ]),
  );
  return table(
    [
      { words: translate("comparison.gate"), number: false },
      { words: translate("comparison.limit"), number: true },
      { words: translate("comparison.value"), number: true },
      { words: translate("comparison.result"), number: false },
    ],
    rows,
  );
}

function table(columns: readonly { readonly words: string; readonly number: boolean }[], rows: ElementContent[]): ElementContent {
  const head = columns.map(({ words, number }) =>
    words === "" ? element("td", []) : element("th", [text(words)], { scope: "col", ...(number ? { className: ["number"] } : {}) }),
  );
  return element("div", [element("table", [element("thead", [element("tr", head)]), element("tbody", rows)])], {
    className: ["table"],
    tabIndex: 0,
  });
}

function headCell(words: string): ElementContent {
  return element("th", [text(words)], { scope: "row" });
}

function numberCell(words: string): ElementContent {
  return element("td", [text(words)], { className: ["number"] });
}
