/** The question before a package is removed: what is lost, what stays, and how much room it frees. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { refreshModels } from "../../state/actions/documents.ts";
import { errorText } from "../../state/errors.ts";
import { useClient } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce } from "../../state/uiStore.ts";
import { formatBytes } from "../../ui/format.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./models.module.css";
import { setModels } from "./modelsStore.ts";

export function RemoveOffer({
  model,
  active,
  last,
  onKeep,
}: {
  model: ModelInfo;
  active: boolean;
  last: boolean;
  onKeep: () => void;
}): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const client = useClient();
  const keep = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => keep.current?.focus(), []);
  const bytes = formatBytes(model.bytes, language);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await client.models.remove({ model: model.id });
      const text = translate("models.removed", { model: model.id });
      setModels({ notice: { text, model: null } });
      announce(text);
      await refreshModels();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  };
  return (
    <fieldset className={classes.offer}>
      <legend>{translate("models.removeTitle", { model: model.id })}</legend>
      <p>{model.bytes === 0 ? translate("models.removeBroken") : translate("models.removeWhat", { bytes })}</p>
      {last ? <p>{translate("models.removeLast")}</p> : active ? <p>{translate("models.removeActive")}</p> : null}
      <p>{translate("models.removeKeeps")}</p>
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      <div className={classes.buttons}>
        <Button ref={keep} size="compact-sm" variant="default" onClick={onKeep}>
          {translate("models.keep")}
        </Button>
        <Button size="compact-sm" color="reject" loading={busy} onClick={() => void remove()}>
          {model.bytes === 0 ? translate("models.remove") : translate("models.removeNow", { bytes })}
        </Button>
      </div>
    </fieldset>
  );
}
