/** How far verifying is, and what it found. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { errorText } from "../../state/errors.ts";
import { type MessageKey, type Translate, useTranslator } from "../../state/language.ts";
import { IconShieldCheck } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { ProgressBar } from "../models/progressBar.tsx";
import classes from "./audit.module.css";
import type { Verification, Verifying } from "./auditState.ts";

/** Problems that are put into words; the rest is a number. */
const TOLD = 8;

type Found = Verification["problems"][number];

const problemWords = ({ id, code, details }: Found, translate: Translate): string =>
  translate(`audit.problem.${code}` as MessageKey, { id: id ?? 0, event: id ?? 0, ...details });

function Sound({ verification }: { verification: Verification }): ReactNode {
  const translate = useTranslator();
  const { events, checkpoints, rows, warnings } = verification;
  return (
    <div className={classes.sound} role="status">
      <IconShieldCheck size={18} aria-hidden />
      <div>
        <p>{translate("audit.sound", { events, checkpoints, rows })}</p>
        <Warnings warnings={warnings} />
      </div>
    </div>
  );
}

function Warnings({ warnings }: { warnings: Verification["warnings"] }): ReactNode {
  const translate = useTranslator();
  if (warnings.length === 0) return null;
  return (
    <ul className={classes.warnings}>
      {warnings.map(({ code, message, details }) => (
        <li key={message}>{translate(`audit.warning.${code}` as MessageKey, details)}</li>
      ))}
    </ul>
  );
}

function Unsound({ verification, show }: { verification: Verification; show: (id: number) => void }): ReactNode {
  const translate = useTranslator();
  const { problems, warnings, events } = verification;
  const first = problems[0]?.id ?? null;
  return (
    <Problem>
      <p>{translate("audit.unsound", { place: first === null ? "none" : "event", id: first ?? 0 })}</p>
      <ul className={classes.warnings} aria-label={translate("audit.problems")}>
        {problems.slice(0, TOLD).map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and two problems may say the same
          <li key={index}>
            {problemWords(problem, translate)}{" "}
            {problem.id === null || problem.id > events ? null : (
              <Button size="compact-xs" variant="default" onClick={() => show(problem.id ?? 1)}>
                {translate("audit.show", { id: problem.id })}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {problems.length > TOLD ? <p>{translate("audit.more", { count: problems.length - TOLD })}</p> : null}
      <Warnings warnings={warnings} />
    </Problem>
  );
}

interface ViewProps {
  readonly verifying: Verifying;
  readonly show: (id: number) => void;
  readonly stop: () => void;
}

export function VerificationView({ verifying, show, stop }: ViewProps): ReactNode {
  const translate = useTranslator();
  switch (verifying.state) {
    case "idle":
      return null;
    case "failed":
      return <Problem>{errorText(verifying.error, translate)}</Problem>;
    case "done":
      return verifying.verification.ok ? (
        <Sound verification={verifying.verification} />
      ) : (
        <Unsound verification={verifying.verification} show={show} />
      );
    case "running": {
      const { progress } = verifying;
      const words = translate(progress === null ? "audit.verifying" : `audit.phase.${progress.phase}`);
      return (
        <div className={classes.progress}>
          <span>{words}</span>
          <ProgressBar
            label={translate("audit.verifying")}
            share={progress === null || progress.total === 0 ? null : Math.min(1, progress.done / progress.total)}
            text={words}
          />
          <Button size="compact-sm" variant="default" onClick={stop}>
            {translate("audit.stop")}
          </Button>
        </div>
      );
    }
  }
}
