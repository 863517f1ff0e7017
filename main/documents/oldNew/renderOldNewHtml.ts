import type { ElementContent } from "hast";
import { element, text } from "../html/nodes.ts";
import { renderPage } from "../html/page.ts";
import { PALETTE } from "../html/style.ts";
import type { OldNewCell, OldNewModel, OldNewRow } from "./oldNewModel.ts";

const STYLE = `${PALETTE}
:root{--added:#1b6b3a;--removed:#a02c2c}
@media (prefers-color-scheme:dark){:root{--added:#8fd3a4;--removed:#f0a49c}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:1rem/1.6 "Source Serif 4",Charter,Cambria,Georgia,"BIZ UDMincho","Hiragino Mincho ProN","Yu Mincho",serif}
html:lang(ja){line-break:strict;line-height:1.8}
body{margin:0;padding:2.5rem 1.25rem 4rem}
main{max-width:76rem;margin:0 auto;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .4rem}
header p{margin:.2rem 0;color:var(--soft)}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:1.2rem 0;table-layout:fixed;min-width:40rem}
th,td{border:1px solid var(--line);padding:.5rem .7rem;text-align:start;vertical-align:top}
thead th{background:var(--tint)}
col.number{width:6rem}col.remarks{width:13rem}
tbody th{font-weight:600}
td p{margin:0 0 .5em;white-space:pre-wrap}td p:last-child{margin:0}
.soft{color:var(--soft)}
ins{color:var(--added);text-decoration:underline;text-underline-offset:.15em}
del{color:var(--removed);text-decoration:line-through}
html:lang(ja) del{text-decoration:underline;text-underline-offset:.15em}
@media print{@page{size:A4 landscape;margin:14mm}:root{--ink:#000;--soft:#444;--line:#999;--paper:#fff;--tint:#f2f2f2;--added:#000;--removed:#000}body{padding:0}main{max-width:none}thead{display:table-header-group}}
`;

/** The table of old and new wording as one self-contained HTML file. */
export function renderOldNewHtml(model: OldNewModel): string {
  const body: ElementContent[] = [
    element("header", [
      element("h1", [text(`${model.title}: ${model.heading}`)]),
      element("p", [text(model.versions)]),
      element("p", [text(model.marks)]),
    ]),
    model.rows.length === 0 ? element("p", [text(model.none)]) : table(model),
  ];
  return renderPage({
    language: model.language,
    title: `${model.title}: ${model.heading}`,
    style: STYLE,
    body: [element("main", body)],
  });
}

function table(model: OldNewModel): ElementContent {
  const { heads, newFirst, rows } = model;
  const inOrder = <Item>(before: Item, after: Item): Item[] => (newFirst ? [after, before] : [before, after]);
  const head = (name: string): ElementContent => element("th", [text(name)], { scope: "col" });
  const columns = ["number", "", "", "remarks"].map((name) => element("col", [], name === "" ? {} : { className: [name] }));
  const row = (one: OldNewRow): ElementContent =>
    element("tr", [
      element("th", [text(one.number)], { scope: "row" }),
      ...inOrder(cell(one.before, model), cell(one.after, model)),
      element(
        "td",
        one.remarks.map((remark) => element("p", [text(remark)])),
      ),
    ]);
  const made = element("table", [
    element("colgroup", columns),
    element("thead", [element("tr", [head(heads.number), ...inOrder(head(heads.before), head(heads.after)), head(heads.remarks)])]),
    element("tbody", rows.map(row)),
  ]);
  return element("div", [made], { className: ["table"] });
}

function cell(paragraphs: OldNewCell | null, model: OldNewModel): ElementContent {
  if (paragraphs === null) return element("td", [element("p", [text(model.absent)], { className: ["soft"] })]);
  return element(
    "td",
    paragraphs.map((parts) =>
      parts === null
        ? element("p", [text(model.omitted)], { className: ["soft"] })
        : element(
            "p",
            parts.map((part) =>
              part.kind === "same" ? text(part.text) : element(part.kind === "insert" ? "ins" : "del", [text(part.text)]),
            ),
          ),
    ),
  );
}
