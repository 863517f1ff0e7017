import { Radio } from "@mantine/core";
import type { ReactNode } from "react";
import type { Inputs } from "../../../src/contract/index.ts";
import { useTranslator } from "../../state/language.ts";
import classes from "./export.module.css";

export type Onto = NonNullable<Inputs["exports"]["create"]["onto"]>;

const CHOICES: readonly Onto[] = ["redline", "clean", "new"];

/** Whether the text goes back onto the Word file that it came from, and how. */
export function OntoChoice({ file, value, onChange }: { file: string; value: Onto; onChange: (value: Onto) => void }): ReactNode {
  const translate = useTranslator();
  return (
    <Radio.Group value={value} onChange={(chosen) => onChange(chosen as Onto)} label={translate("word.onto")}>
      <div className={classes.onto}>
        {CHOICES.map((choice) => (
          <Radio
            key={choice}
            value={choice}
            label={translate(`word.onto.${choice}`, { file })}
            description={translate(`word.onto.${choice}About`)}
          />
        ))}
      </div>
      {value === "redline" ? <p className={classes.rule}>{translate("word.onto.comments")}</p> : null}
    </Radio.Group>
  );
}
