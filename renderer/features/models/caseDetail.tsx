/** One passage of a comparison: the original in its context, and what each package made of it. */
import type { ReactNode } from "react";
import type { CaseOutcome, ComparedCase } from "../../../src/contract/comparison.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatNumber } from "../../ui/format.ts";
import { IconAlertTriangle, IconLock, IconLockOpen } from "../../ui/icons.ts";
import classes from "./comparison.module.css";
import { findingsText } from "./findingsText.ts";
import { Redline } from "./redline.tsx";

/** What is marked in the texts. */
export type CaseMarks = "original" | "packages" | "plain";

/** UTF-16 units of context shown on each side. */
const AROUND = 160;

function Facts({ outcome }: { outcome: CaseOutcome }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  return (
    <div className={classes.facts}>
      <span>
        {translate("models.caseFacts", {
          distance: formatNumber(outcome.editDistance, language, 2),
          steps: outcome.steps,
          seconds: formatNumber(outcome.milliseconds / 1000, language, 1),
        })}
        {outcome.nats === null ? "" : ` · ${translate("models.caseNats", { nats: formatNumber(outcome.nats, language, 2) })}`}
      </span>
      <span data-bad={!outcome.locksHeld || undefined}>
        {outcome.locksHeld ? <IconLock size={13} aria-hidden /> : <IconLockOpen size={13} aria-hidden />}
        {translate(outcome.locksHeld ? "models.locksHeld" : "models.locksBroken")}
      </span>
      <span data-bad={outcome.findings.length > 0 || undefined}>
        {outcome.findings.length === 0 ? (
          translate("models.noFindings")
        ) : (
          <>
            <IconAlertTriangle size={13} aria-hidden />
            {translate("models.findings", { list: findingsText(outcome.findings, translate, language) })}
          </>
        )}
      </span>
    </div>
  );
}

function Outcome({ title, outcome, children }: { title: string; outcome: CaseOutcome; children: ReactNode }): ReactNode {
  const translate = useTranslator();
  return (
    <section className={classes.outcome} aria-label={title}>
      <h5>{title}</h5>
      <p className={classes.text}>{outcome.text === "" ? <em>{translate("models.nothing")}</em> : children}</p>
      <Facts outcome={outcome} />
    </section>
  );
}

export function CaseDetail({
  shown,
  marks,
  oldModel,
  newModel,
}: {
  shown: ComparedCase;
  marks: CaseMarks;
  oldModel: string;
  newModel: string;
}): ReactNode {
  const translate = useTranslator();
  const lang = shown.kind === "ja" ? "ja" : "en";
  const { old, new: now, reference } = shown;
  const title = translate(shown.original === reference ? "models.originalReference" : "models.original");
  const before = shown.before.slice(-AROUND);
  const after = shown.after.slice(0, AROUND);
  return (
    <div className={classes.detail}>
      <section aria-label={title}>
        <h5>{title}</h5>
        <p className={classes.text} lang={lang}>
          <span className={classes.muted}>{before.length < shown.before.length ? `… ${before}` : before}</span>
          <strong className={classes.span}>{shown.original}</strong>
          <span className={classes.muted}>{after.length < shown.after.length ? `${after} …` : after}</span>
        </p>
      </section>
      {shown.original === reference ? null : (
        <section aria-label={translate("models.reference")}>
          <h5>{translate("models.reference")}</h5>
          <p className={classes.text} lang={lang}>
            {reference}
          </p>
        </section>
      )}
      <div className={classes.sides} lang={lang}>
        <Outcome title={translate("models.figure.old", { model: oldModel })} outcome={old}>
          {marks === "original" ? <Redline before={reference} after={old.text} /> : old.text}
        </Outcome>
        <Outcome title={translate("models.figure.new", { model: newModel })} outcome={now}>
          {marks === "plain" ? now.text : <Redline before={marks === "original" ? reference : old.text} after={now.text} />}
        </Outcome>
      </div>
      {shown.source === "" ? null : <p className={classes.source}>{translate("models.source", { source: shown.source })}</p>}
    </div>
  );
}
