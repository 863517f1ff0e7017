import { Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { errorText } from "../../state/errors.ts";
import { useTranslator } from "../../state/language.ts";
import { IconShieldCheck } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./models.module.css";
import type { Verification } from "./modelsStore.ts";

/** What verifying a package found. */
export function VerificationResult({ result }: { result: Verification }): ReactNode {
  const translate = useTranslator();
  if (result.state === "running") {
    return (
      <p className={classes.answer} role="status">
        <Loader size={14} color="ink" aria-hidden />
        {translate("models.verifying")}
      </p>
    );
  }
  if (result.state === "failed") return <Problem>{errorText(result.error, translate)}</Problem>;
  if (result.problems.length === 0) {
    return (
      <p className={classes.answer} data-good role="status">
        <IconShieldCheck size={16} aria-hidden />
        {translate("models.sound", { count: result.checks })}
      </p>
    );
  }
  return (
    <Problem>
      {translate("models.unsound", { count: result.problems.length })}
      <ul className={classes.problems} lang="en">
        {result.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Problem>
  );
}
