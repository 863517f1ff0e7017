/** Comparing two packages: how it gets on, what went wrong, what it found. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { errorText } from "../../state/errors.ts";
import { useTranslator } from "../../state/language.ts";
import { IconPlayerStop } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { CompareReport } from "./compareReport.tsx";
import { closeComparison, comparePackages, stopComparing } from "./comparing.ts";
import classes from "./models.module.css";
import { type CompareJob, type CompareProgress, useModelsStore } from "./modelsStore.ts";
import { ProgressBar } from "./progressBar.tsx";
import { shareOf } from "./progressNews.ts";
import { ViewHeading } from "./viewHeading.tsx";

function ModelProgress({ model, progress }: { model: string; progress: CompareProgress[string] | undefined }): ReactNode {
  const translate = useTranslator();
  const text = progress === undefined ? translate("models.casesWaiting") : translate("models.casesDone", progress);
  return (
    <div className={classes.compareRow}>
      <strong>{model}</strong>
      <span className={classes.muted}>{text}</span>
      <ProgressBar label={model} share={progress === undefined ? 0 : shareOf(progress.done, progress.of)} text={text} />
    </div>
  );
}

function Running({ job }: { job: Extract<CompareJob, { state: "running" }> }): ReactNode {
  const translate = useTranslator();
  return (
    <>
      <ViewHeading>{translate("models.comparing", { old: job.oldModel, new: job.newModel })}</ViewHeading>
      <p className={classes.lead}>{translate("models.comparingHint")}</p>
      {Object.keys(job.progress).length === 0 ? <p className={classes.muted}>{translate("models.casesLoading")}</p> : null}
      <ModelProgress model={job.oldModel} progress={job.progress[job.oldModel]} />
      <ModelProgress model={job.newModel} progress={job.progress[job.newModel]} />
      <div className={classes.buttons}>
        <Button variant="default" leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={stopComparing}>
          {translate("models.stop")}
        </Button>
      </div>
    </>
  );
}

function Failed({ job }: { job: Extract<CompareJob, { state: "failed" }> }): ReactNode {
  const translate = useTranslator();
  return (
    <>
      <ViewHeading>{translate("models.comparisonFailed")}</ViewHeading>
      <Problem>{errorText(job.error, translate)}</Problem>
      <div className={classes.buttons}>
        <Button onClick={() => void comparePackages(job.oldModel, job.newModel)}>{translate("models.comparisonAgain")}</Button>
        <Button variant="default" onClick={closeComparison}>
          {translate("models.back")}
        </Button>
      </div>
    </>
  );
}

export function CompareView(): ReactNode {
  const job = useModelsStore((state) => state.compare);
  switch (job.state) {
    case "idle":
      return null;
    case "running":
      return <Running job={job} />;
    case "failed":
      return <Failed job={job} />;
    case "report":
      return <CompareReport job={job} />;
  }
}
