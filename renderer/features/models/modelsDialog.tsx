/** The model packages of this machine: what they are, whether they are sound, adding and removing. */
import { Badge, Button, Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { refreshModels, updateSettings } from "../../state/actions/documents.ts";
import { errorText, problemText } from "../../state/errors.ts";
import { useClient } from "../../state/hooks.ts";
import { type Translate, useLanguage, useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { formatBytes, formatNumber } from "../../ui/format.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./models.module.css";

type Verification =
  | { readonly state: "running" }
  | { readonly state: "done"; readonly problems: readonly string[]; readonly checks: number }
  | { readonly state: "failed"; readonly error: unknown };

function VerificationResult({ result }: { result: Verification }): ReactNode {
  const translate = useTranslator();
  if (result.state === "running") return <p role="status">{translate("models.verifying")}</p>;
  if (result.state === "failed") return <Problem>{errorText(result.error, translate)}</Problem>;
  if (result.problems.length === 0) return <p role="status">{translate("models.sound", { count: result.checks })}</p>;
  return (
    <Problem>
      <ul className={classes.problems}>
        {result.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Problem>
  );
}

function kindName(kind: string, translate: Translate): string {
  return kind === "contract" || kind === "technical" || kind === "ja" ? translate(`kind.${kind}`) : kind;
}

function Facts({ model }: { model: ModelInfo }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const made = [...new Set(model.kinds)].map((kind) => kindName(kind, translate)).join(", ");
  const losses = Object.entries(model.spanNll).map(([kind, nats]) => `${kindName(kind, translate)} ${formatNumber(nats, language, 2)}`);
  const rows: [string, string][] = [
    [translate("models.family"), `${model.family} · ${model.version}`],
    [
      translate("models.size"),
      `${formatBytes(model.bytes, language)}${model.parameters === null ? "" : ` · ${translate("models.parameters", { millions: formatNumber(model.parameters / 1e6, language, model.parameters < 1e7 ? 1 : 0) })}`}`,
    ],
    [translate("models.languages"), made],
    [translate("models.window"), translate("common.tokens", { count: model.maxPositions })],
    [translate("models.trainedOn"), model.trainedOn],
    [translate("models.licence"), model.licence],
    [translate("models.loss"), losses.join(" · ")],
    [translate("models.hash"), model.packageHash],
  ];
  return (
    <dl className={classes.facts}>
      {rows
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Card({ model }: { model: ModelInfo }): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const chosen = useUiStore((state) => state.settings?.model ?? state.models[0]?.id ?? null);
  const [verification, setVerification] = useState<Verification | null>(null);
  const [error, setError] = useState<unknown>(null);
  const verify = (): void => {
    setVerification({ state: "running" });
    client.models.verify({ model: model.id }).then(
      (answer) => setVerification({ state: "done", ...answer }),
      (reason: unknown) => setVerification({ state: "failed", error: reason }),
    );
  };
  const remove = (): void => void client.models.remove({ model: model.id }).then(refreshModels, setError);
  return (
    <article className={classes.card} aria-label={model.id}>
      <div className={classes.top}>
        <h3>{model.id}</h3>
        {chosen === model.id ? (
          <Badge variant="default" tt="none" radius="sm">
            {translate("models.inUse")}
          </Badge>
        ) : null}
        {model.bundled ? (
          <Badge variant="default" tt="none" radius="sm">
            {translate("models.bundled")}
          </Badge>
        ) : null}
      </div>
      {model.problem === null ? null : <Problem>{model.problem}</Problem>}
      <Facts model={model} />
      {verification === null ? null : <VerificationResult result={verification} />}
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      <div className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={chosen === model.id || model.problem !== null}
          onClick={() => void updateSettings({ model: model.id })}
        >
          {translate("models.use")}
        </Button>
        <Button size="compact-sm" variant="default" loading={verification?.state === "running"} onClick={verify}>
          {translate("models.verify")}
        </Button>
        {model.bundled ? null : (
          <Button size="compact-sm" variant="default" onClick={remove}>
            {translate("common.remove")}
          </Button>
        )}
      </div>
    </article>
  );
}

export function ModelsDialog(): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const models = useUiStore((state) => state.models);
  const engine = useUiStore((state) => state.engine);
  const desktop = useUiStore((state) => state.appInfo?.dialogs === true);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => void refreshModels().catch(setError), []);
  const add = (): void => void client.models.addWithDialog({}).then(refreshModels, setError);
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="lg"
      title={translate("command.file.models")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {engine?.providerReason == null ? null : (
        <p className={classes.hint}>
          {translate("models.provider", { provider: (engine.provider ?? "").toUpperCase(), reason: engine.providerReason })}
        </p>
      )}
      {engine?.problem == null ? null : (
        <div title={engine.problem.message}>
          <Problem>{problemText(engine.problem, translate)}</Problem>
        </div>
      )}
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {models.length === 0 ? <p>{translate("models.none")}</p> : null}
      <div className={classes.list}>
        {models.map((model) => (
          <Card key={model.id} model={model} />
        ))}
      </div>
      {desktop ? (
        <Button variant="default" onClick={add}>
          {translate("models.add")}
        </Button>
      ) : (
        <p className={classes.hint}>{translate("models.addByCommand")}</p>
      )}
    </Modal>
  );
}
