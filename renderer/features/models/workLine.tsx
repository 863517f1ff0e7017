/** In the list: the way back to a package that is being added and to a comparison. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslator } from "../../state/language.ts";
import classes from "./models.module.css";
import { useModelsStore } from "./modelsStore.ts";
import { ProgressBar } from "./progressBar.tsx";
import { currentWork, showWork } from "./work.ts";

export function WorkLine(): ReactNode {
  const translate = useTranslator();
  const add = useModelsStore((state) => state.add);
  const compare = useModelsStore((state) => state.compare);
  return currentWork({ add, compare }, translate).map((work) => (
    <div key={work.view} className={classes.work} data-failed={work.failed || undefined}>
      <span>{work.text}</span>
      {work.waits ? null : <ProgressBar label={work.text} share={work.share} text={work.text} />}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => showWork(work)}
        aria-label={`${work.text}. ${translate("models.work.open")}`}
      >
        {translate("models.show")}
      </Button>
    </div>
  ));
}
