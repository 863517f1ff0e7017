/** One installed package: what it is, whether it is sound, using and removing it. */
import { Badge, Button } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { Hint } from "../../ui/hint.tsx";
import { IconCheck } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { switchTo } from "./comparing.ts";
import { InstalledLicence } from "./licenceText.tsx";
import { ModelFacts, ModelLimits } from "./modelFacts.tsx";
import classes from "./models.module.css";
import { useModelsStore } from "./modelsStore.ts";
import { NoticeLine } from "./noticeLine.tsx";
import { RemoveOffer } from "./removeOffer.tsx";
import { SwitchOffer } from "./switchOffer.tsx";
import { VerificationResult } from "./verificationResult.tsx";
import { verificationKey, verifyPackage } from "./verifying.ts";

/** What is open below the buttons of a card. */
type Open = "switch" | "remove" | null;

function Head({ model, active, pointedOut }: { model: ModelInfo; active: boolean; pointedOut: boolean }): ReactNode {
  const translate = useTranslator();
  const heading = useRef<HTMLHeadingElement>(null);
  const automatic = useUiStore((state) => state.settings?.model !== model.id);
  useEffect(() => {
    if (!pointedOut) return;
    const frame = requestAnimationFrame(() => heading.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [pointedOut]);
  return (
    <div className={classes.top}>
      <h3 ref={heading} tabIndex={-1}>
        {model.id}
      </h3>
      {model.version === "" ? null : <span className={classes.version}>{model.version}</span>}
      {active ? (
        <Badge
          variant="light"
          color="model"
          tt="none"
          radius="sm"
          className={classes.inUse ?? ""}
          leftSection={<IconCheck size={12} aria-hidden />}
        >
          {translate(automatic ? "models.inUseAuto" : "models.inUse")}
        </Badge>
      ) : null}
      {model.bundled ? (
        <Badge variant="default" tt="none" radius="sm" fw={500}>
          {translate("models.bundled")}
        </Badge>
      ) : null}
    </div>
  );
}

function Broken({ model }: { model: ModelInfo }): ReactNode {
  const translate = useTranslator();
  if (model.problem === null) return null;
  return (
    <Problem>
      <strong>{translate("models.broken")}.</strong> <span lang="en">{model.problem}</span>{" "}
      {translate(model.bundled ? "models.brokenBundled" : "models.brokenHint")}
    </Problem>
  );
}

function RemoveButton({ model, open, onClick }: { model: ModelInfo; open: boolean; onClick: () => void }): ReactNode {
  const translate = useTranslator();
  const reason = useId();
  if (!model.bundled) {
    return (
      <Button size="compact-sm" variant="default" aria-expanded={open} onClick={onClick}>
        {translate("models.remove")}
      </Button>
    );
  }
  // Stays reachable, so that the reason can be read with the keyboard too.
  return (
    <>
      <Hint text={translate("models.removeBundled")} shortcut={null}>
        <Button
          size="compact-sm"
          variant="default"
          data-disabled
          aria-disabled
          aria-describedby={reason}
          onClick={(event) => event.preventDefault()}
        >
          {translate("models.remove")}
        </Button>
      </Hint>
      <span id={reason} className={classes.hint}>
        {translate("models.removeBundled")}
      </span>
    </>
  );
}

export function ModelCard({
  model,
  active,
  models,
}: {
  model: ModelInfo;
  active: ModelInfo | null;
  models: readonly ModelInfo[];
}): ReactNode {
  const translate = useTranslator();
  const verification = useModelsStore((state) => state.verifications[verificationKey(model)] ?? null);
  const notice = useModelsStore((state) => (state.notice?.model === model.id ? state.notice.text : null));
  const [open, setOpen] = useState<Open>(null);
  const [licence, setLicence] = useState(false);
  const isActive = active?.id === model.id;
  // Without a package that works there is nothing to compare with.
  const comparable = active !== null && active.problem === null;
  const use = (): void => {
    if (comparable) setOpen(open === "switch" ? null : "switch");
    else void switchTo(model.id);
  };
  return (
    <article className={classes.card} aria-label={model.id} data-active={isActive || undefined} data-new={notice !== null || undefined}>
      <Head model={model} active={isActive} pointedOut={notice !== null} />
      {notice === null ? null : <NoticeLine>{isActive ? notice : `${notice} ${translate("models.installedNext")}`}</NoticeLine>}
      <Broken model={model} />
      <ModelFacts model={model} explained={isActive || active === null} />
      <ModelLimits model={model} />
      {verification === null ? null : <VerificationResult result={verification} />}
      <div className={classes.buttons}>
        {isActive ? null : (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={comparable ? open === "switch" : undefined}
            disabled={model.problem !== null}
            onClick={use}
          >
            {translate(comparable ? "models.use" : "models.useNow")}
          </Button>
        )}
        <Button size="compact-sm" variant="default" loading={verification?.state === "running"} onClick={() => void verifyPackage(model)}>
          {translate("models.verify")}
        </Button>
        {model.problem === null ? (
          <Button size="compact-sm" variant="default" aria-expanded={licence} onClick={() => setLicence(!licence)}>
            {translate(licence ? "models.licenceHide" : "models.licenceRead")}
          </Button>
        ) : null}
        <RemoveButton model={model} open={open === "remove"} onClick={() => setOpen(open === "remove" ? null : "remove")} />
      </div>
      {licence ? <InstalledLicence model={model.id} /> : null}
      {open === "switch" && active !== null && !isActive ? <SwitchOffer from={active} to={model} onCancel={() => setOpen(null)} /> : null}
      {open === "remove" ? <RemoveOffer model={model} active={isActive} last={models.length === 1} onKeep={() => setOpen(null)} /> : null}
    </article>
  );
}
