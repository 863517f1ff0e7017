/** The last step of adding: what will be installed, under which licence, and the user's word. */
import { Button, Checkbox } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { ModelCandidate } from "../../../src/contract/index.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { formatBytes } from "../../ui/format.ts";
import { activeModel } from "./activeModel.ts";
import adding from "./add.module.css";
import { discardCandidate, installCandidate } from "./adding.ts";
import { LicenceText } from "./licenceText.tsx";
import { ModelFacts, ModelLimits } from "./modelFacts.tsx";
import classes from "./models.module.css";
import type { AddJob } from "./modelsStore.ts";
import { RefusalView } from "./refusalView.tsx";
import { ViewHeading } from "./viewHeading.tsx";

function Replaces({ candidate }: { candidate: ModelCandidate }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const active = useUiStore((state) => activeModel(state)?.id ?? null);
  const { replaces } = candidate;
  if (replaces === null) return <p className={classes.hint}>{translate("models.acceptNew")}</p>;
  return (
    <p>
      {translate("models.acceptReplaces", {
        model: replaces.id,
        version: replaces.version,
        bytes: formatBytes(replaces.bytes, language),
      })}
      {replaces.id === active ? `. ${translate("models.acceptReplacesActive")}` : ""}
    </p>
  );
}

export function LicenceStep({ job }: { job: Extract<AddJob, { state: "licence" }> }): ReactNode {
  const translate = useTranslator();
  const [accepted, setAccepted] = useState(false);
  const { candidate } = job;
  return (
    <>
      <ViewHeading>{translate("models.accept")}</ViewHeading>
      <div className={adding.licenceStep}>
        <section aria-label={translate("models.acceptWhat")}>
          <h4 className={classes.subheading}>{translate("models.acceptWhat")}</h4>
          <p>
            <strong>{candidate.info.id}</strong> {candidate.info.version}
          </p>
          <Replaces candidate={candidate} />
          <ModelFacts model={candidate.info} brief />
          <ModelLimits model={candidate.info} />
        </section>
        <div>
          <h4 className={classes.subheading}>{translate("models.licenceOf", { model: candidate.info.id })}</h4>
          <LicenceText label={translate("models.licenceOf", { model: candidate.info.id })} text={candidate.licenceText} />
        </div>
      </div>
      <div className={adding.accept}>
        {job.error === null ? null : <RefusalView error={job.error} />}
        <Checkbox label={translate("models.acceptBox")} checked={accepted} onChange={(event) => setAccepted(event.currentTarget.checked)} />
        <div className={classes.buttons}>
          <Button disabled={!accepted} loading={job.installing} onClick={() => void installCandidate(candidate)}>
            {translate("models.install")}
          </Button>
          <Button variant="default" disabled={job.installing} onClick={() => void discardCandidate(candidate)}>
            {translate("models.discard")}
          </Button>
          {accepted ? null : <span className={classes.hint}>{translate("models.acceptFirst")}</span>}
        </div>
      </div>
    </>
  );
}
