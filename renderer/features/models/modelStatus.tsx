/** What the bars of the window say about models: the active package and its provider, and what goes on in the Models dialog. */
import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { EngineState } from "../../../src/contract/index.ts";
import { problemText } from "../../state/errors.ts";
import { type Translate, useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { Hint } from "../../ui/hint.tsx";
import { providerReason } from "../../ui/providerReason.ts";
import { activeModel } from "./activeModel.ts";
import classes from "./modelStatus.module.css";
import { useModelsStore } from "./modelsStore.ts";
import { providerText } from "./words.ts";
import { currentWork, showModels, showWork } from "./work.ts";

function engineText(engine: EngineState | null, active: string | null, translate: Translate): string {
  if (engine?.state === "no-model") return translate("status.engine.noModel");
  const model = engine?.model ?? active ?? "";
  if (engine === null) return model;
  const provider = engine.provider === null ? "" : ` · ${providerText(engine.provider, translate)}`;
  if (engine.state === "ready" || engine.state === "idle") return `${model}${provider}`;
  return `${model}${provider} · ${translate(`status.engine.${engine.state}`)}`;
}

/** The active package; opens the Models dialog. */
export function ActiveModel(): ReactNode {
  const translate = useTranslator();
  const engine = useUiStore((state) => state.engine);
  const active = useUiStore((state) => activeModel(state)?.id ?? null);
  const problem = engine?.problem ?? null;
  const reason =
    problem === null ? (providerReason(engine, translate) ?? translate("status.engine.hint")) : problemText(problem, translate);
  const bad = engine?.state === "failed" || engine?.state === "no-model" || engine?.state === "restarting";
  const text = engineText(engine, active, translate);
  if (text === "") return null;
  return (
    <Hint text={engine?.state === "no-model" ? translate("models.none") : reason} shortcut={null}>
      <UnstyledButton className={classes.item ?? ""} data-bad={bad || undefined} onClick={showModels} aria-description={reason}>
        <span className={classes.dot} data-state={engine?.state ?? "idle"} aria-hidden />
        <span className="pal-visually-hidden">{translate("models.status")} </span>
        {text}
      </UnstyledButton>
    </Hint>
  );
}

/** A package that is being added, a comparison that runs, and what waits for an answer; each opens the dialog at its place. */
export function ModelWork(): ReactNode {
  const translate = useTranslator();
  const add = useModelsStore((state) => state.add);
  const compare = useModelsStore((state) => state.compare);
  const dialog = useUiStore((state) => state.dialog?.kind === "models");
  if (dialog) return null;
  return currentWork({ add, compare }, translate).map((work) => (
    <Hint key={work.view} text={translate("models.work.open")} shortcut={null}>
      <UnstyledButton
        className={classes.item ?? ""}
        data-work
        data-bad={work.failed || undefined}
        data-waits={work.waits || undefined}
        onClick={() => showWork(work)}
      >
        {work.waits ? null : (
          <span className={classes.bar} aria-hidden>
            <span style={{ width: `${(work.share ?? 0) * 100}%` }} />
          </span>
        )}
        {work.text}
      </UnstyledButton>
    </Hint>
  ));
}
