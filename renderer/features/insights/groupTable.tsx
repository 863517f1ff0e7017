import type { ReactNode } from "react";
import type { InsightSummary } from "../../../src/contract/index.ts";
import type { Grouping } from "../../../src/domain/insights/summary.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatNumber } from "../../ui/format.ts";
import { duration, groupName, percent } from "./figureText.ts";
import classes from "./insights.module.css";

/** The groups side by side, and the total. */
export function GroupTable({ summary, by }: { summary: InsightSummary; by: Grouping }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const name = translate("insights.table", { by: translate(`insights.by.${by}`) });
  const row = (key: string, title: string, f: InsightSummary["total"]): ReactNode => (
    <tr key={key}>
      <th scope="row">{title}</th>
      <td>{f.proposed}</td>
      <td>{f.accepted}</td>
      <td>{f.rejected}</td>
      <td>{percent(f.acceptedShare, language, "–")}</td>
      <td>{f.distance === null ? "–" : formatNumber(f.distance, language, 2)}</td>
      <td>{percent(f.tokensKeptShare, language, "–")}</td>
      <td>{duration(f.activeMs, language, translate, "–")}</td>
    </tr>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls sideways must be reachable by keyboard
    <section className={classes.scroller} aria-label={name} tabIndex={0}>
      <table className={classes.table}>
        <caption>{name}</caption>
        <thead>
          <tr>
            {(["name", "proposed", "accepted", "rejected", "share", "distance", "kept", "active"] as const).map((column) => (
              <th key={column} scope="col">
                {translate(`insights.table.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{summary.groups.map((group) => row(group.key ?? "", groupName(group, by, summary, translate), group.figures))}</tbody>
        <tfoot>{row("total", translate("insights.table.total"), summary.total)}</tfoot>
      </table>
    </section>
  );
}
