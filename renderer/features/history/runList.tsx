/** Stored runs of the document, each with its timeline. */
import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Run } from "../../../src/contract/index.ts";
import { proofSentences } from "../../../src/i18n/proofSentences.ts";
import { attempt, report } from "../../state/app.ts";
import { runProblemText } from "../../state/errors.ts";
import { useClient, useSession, useSessionState } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatWhen } from "../../ui/format.ts";
import { IconChevronDown, IconChevronRight } from "../../ui/icons.ts";
import classes from "./history.module.css";

function RunRow({ run, hasLocks }: { run: Run; hasLocks: boolean }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const session = useSession();
  return (
    <li className={classes.run}>
      <div>
        <strong>{run.model}</strong> <span>{translate(`phase.${run.phase}`)}</span> <time>{formatWhen(run.startedAt, language)}</time>
        <p title={run.error?.message}>
          {translate("history.runDetail", {
            steps: run.sizes.length === 0 ? run.steps : run.sizes.length,
            percent: Math.round(run.parameters.strength * 100),
            seed: run.seed,
          })}
          {proofSentences(run, hasLocks, translate)
            .map((sentence) => ` ${sentence}`)
            .join("")}
          {run.error === null ? "" : ` ${runProblemText(run, translate)}`}
        </p>
      </div>
      <Button size="compact-xs" variant="default" onClick={() => void attempt(() => session.openTimeline(run.id))}>
        {translate("history.openTimeline")}
      </Button>
    </li>
  );
}

export function RunList(): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const { documentId } = useSession();
  const finished = useSessionState((session) => session.runs().filter((view) => !view.active).length);
  const hasLocks = useSessionState((session) => session.state().locks.length > 0);
  const [open, setOpen] = useState(false);
  const [runs, setRuns] = useState<readonly Run[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a finished run is a new entry
  useEffect(() => {
    if (!open) return;
    let current = true;
    client.runs.list({ documentId, limit: 100 }).then((list) => current && setRuns(list), report);
    return () => {
      current = false;
    };
  }, [client, documentId, open, finished]);
  return (
    <div className={classes.runs} data-open={open || undefined}>
      <h3>
        <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
          {translate("history.runs")}
        </button>
      </h3>
      {open ? (
        <ul>
          {runs.length === 0 ? <li className={classes.hint}>{translate("history.noRuns")}</li> : null}
          {runs.map((run) => (
            <RunRow key={run.id} run={run} hasLocks={hasLocks} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
