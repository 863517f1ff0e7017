/** What is remembered between sessions: who writes, how it looks, which model computes where. */

import { Button, Modal, NativeSelect, NumberInput, SegmentedControl, Switch, Tabs, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Settings } from "../../../src/contract/index.ts";
import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import { experimentalLabel } from "../../../src/i18n/experimentalLabel.ts";
import { useActor } from "../../state/access.ts";
import { useAccounts } from "../../state/account.ts";
import { updateSettings } from "../../state/actions/documents.ts";
import { useTranslator } from "../../state/language.ts";
import { setUi, useUiStore } from "../../state/uiStore.ts";
import { providerReason } from "../../ui/providerReason.ts";
import { ProtectionChoice } from "../generate/protection.tsx";
import { DesktopNotifications } from "./desktopNotifications.tsx";
import { HouseSettings } from "./houseSettings.tsx";
import { KeySettings } from "./keySettings.tsx";
import classes from "./settings.module.css";

const PROVIDERS = ["auto", "cpu", "webgpu", "cuda", "dml", "coreml"] as const;
const PRESETS = ["draft", "balanced", "careful"] as const;
const THEMES = ["system", "light", "dark", "contrast"] as const;
const LANGUAGES = ["system", "en", "ja"] as const;
const FACES = ["mono", "proportional"] as const;

function AuthorName({ settings }: { settings: Settings }): ReactNode {
  const translate = useTranslator();
  const accounts = useAccounts();
  const [name, setName] = useState(settings.authorName);
  const commit = (): void => {
    const trimmed = name.trim();
    if (trimmed === "") setName(settings.authorName);
    else if (trimmed !== settings.authorName) void updateSettings({ authorName: trimmed });
  };
  return (
    <TextInput
      label={translate("settings.author")}
      description={translate(accounts ? "settings.nameFixed" : "settings.authorHint")}
      readOnly={accounts}
      maxLength={200}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
    />
  );
}

function IdleLock({ settings }: { settings: Settings }): ReactNode {
  const translate = useTranslator();
  if (!useAccounts()) return null;
  return (
    <NumberInput
      label={translate("settings.idle")}
      description={translate("settings.idleHint")}
      min={0}
      max={1440}
      allowDecimal={false}
      allowNegative={false}
      w={260}
      defaultValue={settings.idleMinutes}
      onBlur={(event) => {
        const minutes = Number(event.currentTarget.value);
        if (Number.isInteger(minutes) && minutes !== settings.idleMinutes) void updateSettings({ idleMinutes: minutes });
      }}
    />
  );
}

function Choice<T extends string>({
  label,
  values,
  value,
  text,
  onChange,
}: {
  label: string;
  values: readonly T[];
  value: T;
  text: (value: T) => string;
  onChange: (value: T) => void;
}): ReactNode {
  return (
    <div className={classes.choice}>
      <span className={classes.choiceLabel}>{label}</span>
      <SegmentedControl
        size="xs"
        aria-label={label}
        value={value}
        onChange={(next) => onChange(next as T)}
        data={values.map((one) => ({ value: one, label: text(one) }))}
      />
    </div>
  );
}

function Look({ settings }: { settings: Settings }): ReactNode {
  const translate = useTranslator();
  return (
    <div className={classes.page}>
      <AuthorName settings={settings} />
      <IdleLock settings={settings} />
      <Choice
        label={translate("settings.theme")}
        values={THEMES}
        value={settings.theme}
        text={(value) => translate(`settings.theme.${value}`)}
        onChange={(theme) => void updateSettings({ theme })}
      />
      <Choice
        label={translate("settings.language")}
        values={LANGUAGES}
        value={settings.language}
        text={(value) => translate(`language.${value}`)}
        onChange={(language) => void updateSettings({ language })}
      />
      <Choice
        label={translate("settings.face")}
        values={FACES}
        value={settings.editorFace}
        text={(value) => translate(`settings.face.${value}`)}
        onChange={(editorFace) => void updateSettings({ editorFace })}
      />
      <Switch
        checked={settings.showConfidence}
        onChange={(event) => void updateSettings({ showConfidence: event.currentTarget.checked })}
        label={translate("settings.confidence")}
        description={translate("settings.confidenceHint")}
      />
      <DesktopNotifications settings={settings} />
    </div>
  );
}

const NOBODY: Actor = { id: "", name: "", roles: [] };

function Generation({ settings }: { settings: Settings }): ReactNode {
  const translate = useTranslator();
  const models = useUiStore((state) => state.models);
  const engine = useUiStore((state) => state.engine);
  const mayChoose = holds(useActor() ?? NOBODY, "admin");
  return (
    <div className={classes.page}>
      <NativeSelect
        label={translate("settings.model")}
        disabled={!mayChoose}
        description={mayChoose ? undefined : translate("settings.onlyAdmin")}
        value={settings.model ?? ""}
        data={[
          { value: "", label: translate("settings.modelAuto") },
          ...models.map((model) => ({
            value: model.id,
            label: experimentalLabel(model.id, model.experimental, translate),
            disabled: model.problem !== null,
          })),
        ]}
        onChange={(event) => void updateSettings({ model: event.currentTarget.value === "" ? null : event.currentTarget.value })}
      />
      <NativeSelect
        label={translate("settings.provider")}
        disabled={!mayChoose}
        description={providerReason(engine, translate) ?? translate("settings.providerHint")}
        value={settings.provider}
        data={PROVIDERS.map((value) => ({ value, label: translate(`provider.${value}`) }))}
        onChange={(event) => void updateSettings({ provider: event.currentTarget.value as Settings["provider"] })}
      />
      <Choice
        label={translate("settings.preset")}
        values={PRESETS}
        value={settings.preset}
        text={(value) => translate(`preset.${value}`)}
        onChange={(preset) => void updateSettings({ preset })}
      />
      <ProtectionChoice value={settings.protect} onChange={(protect) => void updateSettings({ protect })} />
      <Button variant="default" size="compact-sm" w="fit-content" onClick={() => setUi({ dialog: { kind: "models" } })}>
        {translate("command.file.models")}
      </Button>
    </div>
  );
}

export function SettingsDialog(): ReactNode {
  const translate = useTranslator();
  const settings = useUiStore((state) => state.settings);
  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="xl"
      title={translate("settings.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {settings === null ? (
        <p>{translate("common.loading")}</p>
      ) : (
        <Tabs defaultValue="look" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="look">{translate("settings.look")}</Tabs.Tab>
            <Tabs.Tab value="generation">{translate("settings.generation")}</Tabs.Tab>
            <Tabs.Tab value="word">{translate("settings.word")}</Tabs.Tab>
            <Tabs.Tab value="keys">{translate("settings.keys")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="look">
            <Look settings={settings} />
          </Tabs.Panel>
          <Tabs.Panel value="generation">
            <Generation settings={settings} />
          </Tabs.Panel>
          <Tabs.Panel value="word">
            <HouseSettings />
          </Tabs.Panel>
          <Tabs.Panel value="keys">
            <KeySettings />
          </Tabs.Panel>
        </Tabs>
      )}
    </Modal>
  );
}
