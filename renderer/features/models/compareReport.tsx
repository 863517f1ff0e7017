/** What a comparison found, and the answer to it: switch or keep. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Comparison } from "../../../src/contract/comparison.ts";
import { useTranslator } from "../../state/language.ts";
import { announce, useUiStore } from "../../state/uiStore.ts";
import { IconAlertTriangle, IconDownload, IconShieldCheck } from "../../ui/icons.ts";
import { offerFile } from "../../ui/offerFile.ts";
import { activeModel } from "./activeModel.ts";
import { CompareCases } from "./compareCases.tsx";
import { CompareFigures } from "./compareFigures.tsx";
import { closeComparison, comparePackages, keepPackage, switchTo } from "./comparing.ts";
import classes from "./comparison.module.css";
import type { CompareJob } from "./modelsStore.ts";
import { ViewHeading } from "./viewHeading.tsx";
import { providerText, shortHash } from "./words.ts";

type Report = Extract<CompareJob, { state: "report" }>;

function Verdict({ comparison }: { comparison: Comparison }): ReactNode {
  const translate = useTranslator();
  const failed = comparison.gates.filter((gate) => !gate.passed).length;
  const { passed } = comparison;
  const model = comparison.new.id;
  return (
    <div className={classes.verdict} data-passed={passed}>
      {passed ? <IconShieldCheck size={26} aria-hidden /> : <IconAlertTriangle size={26} aria-hidden />}
      <div>
        <ViewHeading>
          {passed ? translate("models.passed", { model }) : translate("models.missed", { model, failed, count: comparison.gates.length })}
        </ViewHeading>
        <p>{translate(passed ? "models.passedHint" : "models.missedHint")}</p>
      </div>
    </div>
  );
}

function Origin({ comparison }: { comparison: Comparison }): ReactNode {
  const translate = useTranslator();
  return (
    <p className={classes.origin}>
      {[comparison.old, comparison.new].map((model, index) => (
        <span key={index === 0 ? "old" : "new"}>
          {translate("models.ranOn", {
            model: model.id,
            version: model.version,
            provider: providerText(model.provider, translate),
            hash: shortHash(model.packageHash),
          })}
        </span>
      ))}
      <span>{translate("models.suite", { suite: `${comparison.suite} ${shortHash(comparison.suiteHash)}` })}</span>
    </p>
  );
}

function Answer({ job }: { job: Report }): ReactNode {
  const translate = useTranslator();
  const active = useUiStore((state) => activeModel(state)?.id ?? null);
  const save = (): void => {
    const fileName = `comparison-${job.oldModel}-${job.newModel}.html`;
    offerFile(fileName, "text/html", new TextEncoder().encode(job.html));
    announce(translate("models.reportSaved", { file: fileName }));
  };
  return (
    <div className={classes.answer}>
      <span className={classes.keeps}>{translate("models.switchKeeps")}</span>
      <Button variant="subtle" color="gray" c="var(--pal-ink)" leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>
        {translate("models.saveReport")}
      </Button>
      {active === job.newModel ? (
        <Button variant="default" onClick={closeComparison}>
          {translate("common.close")}
        </Button>
      ) : (
        <>
          <Button variant="default" onClick={() => keepPackage(job.oldModel)}>
            {translate("models.keepOld", { model: job.oldModel })}
          </Button>
          <Button onClick={() => void switchTo(job.newModel)}>{translate("models.switchTo", { model: job.newModel })}</Button>
        </>
      )}
    </div>
  );
}

/** True while the packages that were compared are still installed as they were. */
function useStillTrue(comparison: Comparison): boolean {
  const models = useUiStore((state) => state.models);
  return [comparison.old, comparison.new].every((one) => models.some((model) => model.packageHash === one.packageHash));
}

export function CompareReport({ job }: { job: Report }): ReactNode {
  const translate = useTranslator();
  const { comparison } = job;
  const current = useStillTrue(comparison);
  return (
    <>
      <Verdict comparison={comparison} />
      {current ? null : (
        <p className={classes.outdated}>
          {translate("models.outdated")}{" "}
          <Button size="compact-xs" variant="default" onClick={() => void comparePackages(job.oldModel, job.newModel)}>
            {translate("models.comparisonAgain")}
          </Button>
        </p>
      )}
      <h4 className={classes.subheading}>{translate("models.figures")}</h4>
      <CompareFigures comparison={comparison} />
      <h4 className={classes.subheading}>{translate("models.cases")}</h4>
      <CompareCases comparison={comparison} />
      <Origin comparison={comparison} />
      <Answer job={job} />
    </>
  );
}
