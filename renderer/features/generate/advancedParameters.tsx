import { NativeSelect, NumberInput } from "@mantine/core";
import type { ReactNode } from "react";
import { SOLVERS } from "../../../src/domain/planning/solver.ts";
import { experimentalLabel } from "../../../src/i18n/experimentalLabel.ts";
import { useTranslator } from "../../state/language.ts";
import { type GenerateParameters, setGenerate, useUiStore } from "../../state/uiStore.ts";
import classes from "./generate.module.css";
import { RunProtection } from "./protection.tsx";

const ORDERS = ["entropy-bounded", "planned", "random"] as const;

const numberOrNull = (value: string | number): number | null => (typeof value === "number" ? value : null);

/** Parameters that most runs leave alone. */
export function AdvancedParameters(): ReactNode {
  const translate = useTranslator();
  const parameters = useUiStore((state) => state.generate);
  const models = useUiStore((state) => state.models);
  const modelChoices = [
    { value: "", label: translate("generate.modelDefault") },
    ...models
      .filter((model) => model.problem === null)
      .map((model) => ({ value: model.id, label: experimentalLabel(model.id, model.experimental, translate) })),
  ];
  return (
    <div className={classes.advanced}>
      <NumberInput
        size="xs"
        label={translate("generate.alternatives")}
        min={1}
        max={8}
        clampBehavior="strict"
        allowDecimal={false}
        value={parameters.alternatives}
        onChange={(value) => setGenerate({ alternatives: numberOrNull(value) ?? 1 })}
      />
      <NumberInput
        size="xs"
        label={translate("generate.exactSteps")}
        placeholder={translate("generate.fromPlan")}
        min={1}
        max={4096}
        clampBehavior="strict"
        allowDecimal={false}
        value={parameters.exactSteps ?? ""}
        onChange={(value) => setGenerate({ exactSteps: numberOrNull(value) })}
      />
      <NumberInput
        size="xs"
        label={translate("generate.seed")}
        placeholder={translate("generate.seedNew")}
        min={0}
        max={2 ** 31 - 1}
        clampBehavior="strict"
        allowDecimal={false}
        value={parameters.seed ?? ""}
        onChange={(value) => setGenerate({ seed: numberOrNull(value) })}
      />
      <NumberInput
        size="xs"
        label={translate("generate.temperature")}
        min={0}
        max={2}
        step={0.1}
        decimalScale={2}
        clampBehavior="strict"
        value={parameters.temperature}
        onChange={(value) => setGenerate({ temperature: numberOrNull(value) ?? 0.7 })}
      />
      <NativeSelect
        size="xs"
        label={translate("generate.order")}
        data={ORDERS.map((value) => ({ value, label: translate(`order.${value}`) }))}
        value={parameters.order}
        onChange={(event) => setGenerate({ order: event.currentTarget.value as GenerateParameters["order"] })}
      />
      {models.some((model) => model.family === "rectified-flow") ? (
        <NativeSelect
          size="xs"
          label={translate("generate.solver")}
          description={translate("generate.solverHint")}
          data={[
            { value: "", label: translate("generate.solverOfPackage") },
            ...SOLVERS.map((value) => ({ value, label: translate(`solver.${value}`) })),
          ]}
          value={parameters.solver ?? ""}
          onChange={(event) => setGenerate({ solver: SOLVERS.find((solver) => solver === event.currentTarget.value) ?? null })}
        />
      ) : null}
      <NativeSelect
        size="xs"
        label={translate("generate.model")}
        data={modelChoices}
        value={parameters.model ?? ""}
        onChange={(event) => setGenerate({ model: event.currentTarget.value === "" ? null : event.currentTarget.value })}
      />
      <RunProtection />
    </div>
  );
}
