import { NumberInput, TextInput } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { updateSettings } from "../../state/actions/documents.ts";
import { attempt } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { getUi, useUiStore } from "../../state/uiStore.ts";
import classes from "./insights.module.css";

/**
 * What an hour of the machine and of people costs in this workspace; empty: no money is shown. An administrator's to change.
 * `onChanged` follows a rate that was stored.
 */
export function CostSettings({ onChanged }: { onChanged: () => void }): ReactNode {
  const translate = useTranslator();
  const costs = useUiStore((state) => state.settings?.costs);
  const mayChange = useUiStore((state) => state.appInfo?.actor?.roles.includes("admin") ?? false);
  // One after the other: a rate that is on its way must not be taken back by the next field.
  const storing = useRef(Promise.resolve());
  if (costs === undefined) return null;
  const store = (change: Partial<typeof costs>): void => {
    storing.current = storing.current.then(() =>
      attempt(async () => {
        await updateSettings({ costs: { ...(getUi().settings?.costs ?? costs), ...change } });
        onChanged();
      }),
    );
  };
  const rate = (field: "machinePerHour" | "peoplePerHour", label: string): ReactNode => (
    <NumberInput
      size="xs"
      label={label}
      min={0}
      max={1e9}
      decimalScale={2}
      hideControls
      disabled={!mayChange}
      defaultValue={costs[field] ?? ""}
      onBlur={(event) => {
        const value = event.currentTarget.value.trim();
        const next = value === "" ? null : Number(value);
        if (next !== costs[field] && (next === null || Number.isFinite(next))) store({ [field]: next });
      }}
    />
  );
  return (
    <details className={classes.details}>
      <summary>{translate("insights.costs")}</summary>
      <p className={classes.hint}>{translate(mayChange ? "insights.costs.hint" : "insights.costs.admins")}</p>
      <div className={classes.costs}>
        {rate("machinePerHour", translate("insights.costs.machine"))}
        {rate("peoplePerHour", translate("insights.costs.people"))}
        <TextInput
          size="xs"
          label={translate("insights.costs.currency")}
          maxLength={8}
          disabled={!mayChange}
          defaultValue={costs.currency}
          onBlur={(event) => {
            const value = event.currentTarget.value.trim();
            if (value !== costs.currency) store({ currency: value });
          }}
        />
      </div>
    </details>
  );
}
