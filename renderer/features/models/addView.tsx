/** Adding a package, step by step in the one dialog: where from, getting it, its licence. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatBytes } from "../../ui/format.ts";
import { AddForm } from "./addForm.tsx";
import { addPackage, chooseAnother } from "./adding.ts";
import { AddProgressView } from "./addProgress.tsx";
import { LicenceStep } from "./licenceStep.tsx";
import classes from "./models.module.css";
import { type AddJob, useModelsStore } from "./modelsStore.ts";
import { RefusalView } from "./refusalView.tsx";
import { ViewHeading } from "./viewHeading.tsx";

function Stopped({ job }: { job: Extract<AddJob, { state: "stopped" }> }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  return (
    <>
      <ViewHeading>{translate("models.adding")}</ViewHeading>
      <p>
        {job.received === 0
          ? translate("models.addStoppedEmpty")
          : translate("models.addStopped", { bytes: formatBytes(job.received, language) })}
      </p>
      <div className={classes.buttons}>
        <Button onClick={() => void addPackage(job.source)}>{translate("models.addContinue")}</Button>
        <Button variant="default" onClick={chooseAnother}>
          {translate("models.addOther")}
        </Button>
      </div>
    </>
  );
}

function Failed({ job }: { job: Extract<AddJob, { state: "failed" }> }): ReactNode {
  const translate = useTranslator();
  return (
    <>
      <ViewHeading>{translate("models.addFailed")}</ViewHeading>
      <RefusalView error={job.error} />
      <div className={classes.buttons}>
        <Button onClick={() => void addPackage(job.source)}>{translate("models.addAgain")}</Button>
        <Button variant="default" onClick={chooseAnother}>
          {translate("models.addOther")}
        </Button>
      </div>
    </>
  );
}

export function AddView(): ReactNode {
  const job = useModelsStore((state) => state.add);
  switch (job.state) {
    case "idle":
      return <AddForm />;
    case "working":
      return <AddProgressView source={job.source} progress={job.progress} />;
    case "stopped":
      return <Stopped job={job} />;
    case "failed":
      return <Failed job={job} />;
    case "licence":
      return <LicenceStep job={job} />;
  }
}
