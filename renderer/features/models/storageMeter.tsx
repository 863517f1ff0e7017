/** How much room added packages take, and how much they may take. */
import { Button, NumberInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import type { ModelStorage } from "../../../src/contract/index.ts";
import { updateSettings } from "../../state/actions/documents.ts";
import { useClient } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, useUiStore } from "../../state/uiStore.ts";
import { formatBytes, formatNumber } from "../../ui/format.ts";
import classes from "./models.module.css";

const GIGABYTE = 1e9;
/** What can be entered, GB. */
const LEAST = 0.1;
const MOST = 10_000;
/** From this share on the meter warns. */
const NEARLY_FULL = 0.9;

/** Room as it is now; asked again when packages or the setting change. Null before the first answer. */
function useStorage(): ModelStorage | null {
  const client = useClient();
  const models = useUiStore((state) => state.models);
  const quota = useUiStore((state) => state.settings?.modelQuotaBytes);
  const [storage, setStorage] = useState<ModelStorage | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever packages or the quota change
  useEffect(() => {
    let current = true;
    client.models.storage({}).then(
      (answer) => current && setStorage(answer),
      // The list below says what is wrong with the connection.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [client, models, quota]);
  return storage;
}

function QuotaForm({ storage, onDone }: { storage: ModelStorage; onDone: () => void }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const field = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState<number | string>(Math.round((storage.quota / GIGABYTE) * 10) / 10);
  const [wrong, setWrong] = useState(false);
  useEffect(() => field.current?.select(), []);
  const bytes = typeof value === "number" ? Math.round(value * GIGABYTE) : null;
  const valid = bytes !== null && bytes >= LEAST * GIGABYTE && bytes <= MOST * GIGABYTE;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!valid) {
      setWrong(true);
      field.current?.focus();
      return;
    }
    void updateSettings({ modelQuotaBytes: bytes }).then(() => {
      announce(translate("models.quotaSaved", { quota: formatBytes(bytes, language) }));
      onDone();
    });
  };
  const note =
    !valid || bytes === null
      ? null
      : bytes < storage.used
        ? translate("models.quotaLess")
        : bytes > storage.used + storage.free
          ? translate("models.quotaMore", { free: formatBytes(storage.free, language) })
          : null;
  return (
    <form className={classes.quota} onSubmit={submit} noValidate>
      <NumberInput
        ref={field}
        size="xs"
        label={translate("models.quotaLabel")}
        value={value}
        onChange={(next) => {
          setValue(next);
          setWrong(false);
        }}
        hideControls
        decimalScale={1}
        allowNegative={false}
        maxLength={8}
        error={
          wrong ? translate("models.quotaInvalid", { min: formatNumber(LEAST, language, 1), max: formatNumber(MOST, language) }) : null
        }
        description={note}
        inputWrapperOrder={["label", "input", "error", "description"]}
      />
      <Button size="xs" type="submit">
        {translate("common.save")}
      </Button>
      <Button size="xs" variant="default" onClick={onDone}>
        {translate("common.cancel")}
      </Button>
    </form>
  );
}

export function StorageMeter(): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const storage = useStorage();
  const [changing, setChanging] = useState(false);
  const change = useRef<HTMLButtonElement>(null);
  if (storage === null) return <div className={classes.storage} data-waiting />;
  const share = storage.quota === 0 ? 1 : Math.min(1, storage.used / storage.quota);
  const used = translate("models.storageUsed", { used: formatBytes(storage.used, language), quota: formatBytes(storage.quota, language) });
  const over = storage.used > storage.quota;
  const warning = over ? translate("models.storageOver") : share >= NEARLY_FULL ? translate("models.storageFull") : null;
  const done = (): void => {
    setChanging(false);
    requestAnimationFrame(() => change.current?.focus());
  };
  return (
    <section className={classes.storage} aria-label={translate("models.storage")}>
      <div className={classes.storageLine}>
        <strong>{translate("models.storage")}</strong>
        <span>{used}</span>
        <span className={classes.muted}>{translate("models.storageFree", { free: formatBytes(storage.free, language) })}</span>
        {changing ? null : (
          <Button
            ref={change}
            size="compact-xs"
            variant="default"
            aria-label={`${translate("models.quotaChange")}: ${translate("models.quotaLabel")}`}
            onClick={() => setChanging(true)}
          >
            {translate("models.quotaChange")}
          </Button>
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a meter element cannot be painted in the colours of the themes */}
      <div
        className={classes.meter}
        role="meter"
        aria-label={translate("models.storage")}
        aria-valuemin={0}
        aria-valuemax={storage.quota}
        aria-valuenow={Math.min(storage.used, storage.quota)}
        aria-valuetext={used}
      >
        <div className={classes.fill} style={{ width: `${share * 100}%` }} data-full={warning !== null || undefined} />
      </div>
      {warning === null ? null : <p className={classes.warning}>{warning}</p>}
      <p className={classes.hint}>{translate("models.storageBundled")}</p>
      {changing ? <QuotaForm storage={storage} onDone={done} /> : null}
    </section>
  );
}
