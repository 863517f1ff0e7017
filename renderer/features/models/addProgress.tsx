/** How adding a package gets on: the steps, the numbers, and the way out. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { type Language, type Translate, useLanguage, useTranslator } from "../../state/language.ts";
import { formatBytes } from "../../ui/format.ts";
import { IconCheck, IconPlayerStop } from "../../ui/icons.ts";
import adding from "./add.module.css";
import { addShare, stopAdding } from "./adding.ts";
import classes from "./models.module.css";
import type { AddProgress, AddSource } from "./modelsStore.ts";
import { shortAddress } from "./packageAddress.ts";
import { ProgressBar } from "./progressBar.tsx";
import { percentOf } from "./progressNews.ts";
import { ViewHeading } from "./viewHeading.tsx";

type Phase = AddProgress["type"];

/** The steps that this source has, in order. */
const phasesOf = (source: AddSource): readonly Phase[] =>
  source.from === "url" ? ["downloading", "unpacking", "checking"] : ["unpacking", "checking"];

/** A step in words; a folder is copied where an archive is unpacked. */
function phaseText(phase: Phase, source: AddSource, translate: Translate): string {
  const copied = phase === "unpacking" && source.from === "dialog" && source.what === "folder";
  return translate(copied ? "models.step.copying" : `models.step.${phase}`);
}

function numbers(progress: AddProgress | null, translate: Translate, language: Language): string {
  if (progress === null) return "";
  if (progress.type !== "downloading") {
    const share = addShare(progress);
    return share === null ? "" : translate("models.percent", { percent: percentOf(share) });
  }
  const received = formatBytes(progress.received, language);
  return progress.total === null
    ? translate("models.bytesOnly", { received })
    : translate("models.bytesOf", { received, total: formatBytes(progress.total, language) });
}

function sourceText(source: AddSource, translate: Translate): string {
  if (source.from === "url") return shortAddress(source.url);
  return translate(source.what === "folder" ? "models.addingFolder" : "models.addingArchive");
}

function Steps({ source, current }: { source: AddSource; current: Phase | null }): ReactNode {
  const translate = useTranslator();
  const phases = phasesOf(source);
  const at = current === null ? -1 : phases.indexOf(current);
  return (
    <ol className={adding.steps}>
      {phases.map((phase, index) => (
        <li key={phase} data-done={index < at || undefined} aria-current={phase === current ? "step" : undefined}>
          {index < at ? <IconCheck size={14} className={adding.done} aria-hidden /> : null}
          {phaseText(phase, source, translate)}
        </li>
      ))}
    </ol>
  );
}

export function AddProgressView({ source, progress }: { source: AddSource; progress: AddProgress | null }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const waiting = source.from === "url" ? translate("models.step.starting") : translate("models.step.asking");
  const step = progress === null ? waiting : phaseText(progress.type, source, translate);
  const text = numbers(progress, translate, language);
  const resumed = progress?.type === "downloading" ? progress.resumedFrom : 0;
  return (
    <>
      <ViewHeading>{translate("models.adding")}</ViewHeading>
      <p className={classes.lead}>{translate("models.addingFrom", { source: sourceText(source, translate) })}</p>
      <Steps source={source} current={progress?.type ?? null} />
      <ProgressBar label={step} share={progress === null ? null : addShare(progress)} text={text === "" ? step : text} />
      <p className={adding.numbers}>
        <span>{progress === null ? waiting : text}</span>
        {resumed === 0 ? null : (
          <span className={classes.muted}>{translate("models.resumed", { bytes: formatBytes(resumed, language) })}</span>
        )}
      </p>
      <div className={classes.buttons}>
        <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={stopAdding}>
          {translate("models.stop")}
        </Button>
      </div>
      <p className={classes.hint}>{translate("models.addLeave")}</p>
    </>
  );
}
