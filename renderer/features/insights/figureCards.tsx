/** The figures of a summary, each with what it means. */
import type { ReactNode } from "react";
import type { InsightSummary } from "../../../src/contract/index.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatNumber } from "../../ui/format.ts";
import { duration, money, percent } from "./figureText.ts";
import classes from "./insights.module.css";

interface Card {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
}

export function FigureCards({ summary }: { summary: InsightSummary }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const { total: f, currency } = summary;
  const none = translate("insights.none");
  const share = (value: number | null): string => percent(value, language, none);
  const time = (value: number | null): string => duration(value, language, translate, none);
  const cards: Card[] = [
    {
      name: translate("insights.accepted"),
      value: share(f.acceptedShare),
      detail: translate("insights.accepted.detail", {
        accepted: f.accepted,
        decided: f.accepted + f.rejected,
        characters: share(f.acceptedCharacterShare),
      }),
    },
    { name: translate("insights.distance"), value: share(f.distance), detail: translate("insights.distance.detail") },
    { name: translate("insights.saved"), value: formatNumber(f.savedCharacters, language), detail: translate("insights.saved.detail") },
    { name: translate("insights.decision"), value: time(f.decisionMs), detail: translate("insights.decision.detail") },
    { name: translate("insights.approval"), value: time(f.approvalMs), detail: translate("insights.approval.detail") },
    { name: translate("insights.active"), value: time(f.activeMs), detail: translate("insights.active.detail") },
    {
      name: translate("insights.kept"),
      value: share(f.tokensKeptShare),
      detail: translate("insights.kept.detail", { kept: f.tokensKept, proposed: f.tokensProposed }),
    },
    { name: translate("insights.model"), value: time(f.modelSeconds * 1000), detail: translate("insights.model.detail") },
    {
      name: translate("insights.reverted"),
      value: share(f.revertedShare),
      detail: translate("insights.reverted.detail", { count: f.reverted }),
    },
  ];
  if (f.cost !== null) {
    const amount = (value: number | null): string => money(value, currency ?? "", language, none);
    cards.push({
      name: translate("insights.cost"),
      value: amount(f.cost.perDocument),
      detail: translate("insights.cost.detail", { machine: amount(f.cost.machine), people: amount(f.cost.people) }),
    });
  }
  return (
    <dl className={classes.cards} aria-label={translate("insights.figures")}>
      {cards.map(({ name, value, detail }) => (
        <div key={name} className={classes.card}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          <dd className={classes.detail}>{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
