/** How careful a run is, as a row of radios. */
import { Radio } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import type { GenerateParameters } from "../../state/uiStore.ts";
import classes from "./generate.module.css";

const PRESETS = ["draft", "balanced", "careful"] as const;

/** `name`: of the group on the page; `value` null: none is chosen. */
export function PresetRadios({
  name,
  value,
  onChange,
  children,
}: {
  name: string;
  value: GenerateParameters["preset"] | null;
  onChange: (preset: GenerateParameters["preset"]) => void;
  children?: ReactNode;
}): ReactNode {
  const translate = useTranslator();
  return (
    <fieldset className={classes.steps}>
      <legend>{translate("generate.stepPlan")}</legend>
      <div className={classes.radios}>
        {PRESETS.map((preset) => (
          <Radio
            key={preset}
            size="xs"
            color="model.6"
            name={name}
            label={translate(`preset.${preset}`)}
            value={preset}
            checked={value === preset}
            onChange={() => onChange(preset)}
          />
        ))}
      </div>
      {children}
    </fieldset>
  );
}
