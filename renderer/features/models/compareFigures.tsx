/** The figures of a comparison: old, new, difference, threshold, verdict. */
import type { ReactNode } from "react";
import type { Comparison } from "../../../src/contract/comparison.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { IconAlertTriangle, IconCheck } from "../../ui/icons.ts";
import classes from "./comparison.module.css";
import { type FigureRow, figureRows } from "./figureRows.ts";

function Verdict({ row }: { row: FigureRow }): ReactNode {
  const translate = useTranslator();
  if (row.passed === null) return <span className={classes.muted}>{translate("models.gateNone")}</span>;
  return (
    <span className={classes.gate} data-passed={row.passed}>
      {row.passed ? <IconCheck size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
      {translate(row.passed ? "models.gateMet" : "models.gateMissed")}
    </span>
  );
}

export function CompareFigures({ comparison }: { comparison: Comparison }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const rows = figureRows(comparison, translate, language);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={classes.figuresScroller} tabIndex={0} aria-label={translate("models.figures")}>
      <table className={classes.figures}>
        <caption className="pal-visually-hidden">{translate("models.figures")}</caption>
        <thead>
          <tr>
            <th scope="col">{translate("models.figure")}</th>
            <th scope="col">{translate("models.figure.old", { model: comparison.old.id })}</th>
            <th scope="col">{translate("models.figure.new", { model: comparison.new.id })}</th>
            <th scope="col">{translate("models.figure.difference")}</th>
            <th scope="col">{translate("models.figure.threshold")}</th>
            <th scope="col">{translate("models.figure.verdict")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} data-missed={row.passed === false || undefined}>
              <th scope="row">
                {translate(`models.figure.${row.name}`)}
                <small>{translate(`models.figure.${row.name}.hint`)}</small>
              </th>
              <td>{row.old}</td>
              <td>{row.now}</td>
              <td>
                {row.difference} <small data-change={row.change}>{translate(`models.${row.change}`)}</small>
              </td>
              <td>{row.limit ?? <span className={classes.muted}>{translate("models.gateNone")}</span>}</td>
              <td>
                <Verdict row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
