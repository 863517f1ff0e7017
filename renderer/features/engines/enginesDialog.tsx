/** The selected passages by every installed package: text, time, steps, likelihood by one judge, how much changed, what was accepted so far. */
import { Button, Loader, Modal } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Outputs } from "../../../src/contract/index.ts";
import { MAX_COMPARED } from "../../../src/contract/limits.ts";
import { ENGINE_COLUMNS, engineFigures, judgeText } from "../../../src/i18n/engineFigures.ts";
import { experimentalLabel } from "../../../src/i18n/experimentalLabel.ts";
import { runParametersOf } from "../../state/actions/generate.ts";
import { errorText } from "../../state/errors.ts";
import { useClient, useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setGenerate, setUi, useUiStore } from "../../state/uiStore.ts";
import { IconDownload } from "../../ui/icons.ts";
import { offerFile } from "../../ui/offerFile.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./engines.module.css";

type Event = Outputs["models"]["compareEngines"] extends AsyncIterable<infer Item> ? Item : never;
type Report = Extract<Event, { type: "report" }>;
type Row = Report["comparison"]["rows"][number];

type Job =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly progress: Extract<Event, { type: "progress" }> | null }
  | { readonly state: "stopped" }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "done"; readonly report: Report };

const close = (): void => setUi({ dialog: null });

/** Runs the comparison; leaving the dialog stops it. */
function useComparison(): { job: Job; start: () => Promise<void>; stop: () => void } {
  const client = useClient();
  const session = useSession();
  const translate = useTranslator();
  const language = useLanguage();
  const [job, setJob] = useState<Job>({ state: "idle" });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const selection = useUiStore((state) => state.selection);
  const generate = useUiStore((state) => state.generate);
  const start = async (): Promise<void> => {
    const abort = new AbortController();
    running.current = abort;
    setJob({ state: "running", progress: null });
    try {
      await session.save();
      const spans = selection.map(({ start: from, end }) => ({ start: from, end }));
      const asked = { documentId: session.documentId, spans, parameters: runParametersOf(generate), language };
      for await (const event of await client.models.compareEngines(asked, { signal: abort.signal })) {
        if (event.type === "progress") setJob({ state: "running", progress: event });
        else {
          setJob({ state: "done", report: event });
          const written = event.comparison.rows.filter(({ problem }) => problem === null);
          announce(translate("engines.done", { count: written.length }));
        }
      }
    } catch (error) {
      if (!abort.signal.aborted) setJob({ state: "failed", error });
    }
  };
  const stop = (): void => {
    running.current?.abort();
    setJob({ state: "stopped" });
    announce(translate("engines.stopped"));
  };
  return { job, start, stop };
}

function Figures({ row }: { row: Row }): ReactNode {
  const translate = useTranslator();
  return engineFigures(row, translate).map((figure, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change
    <td key={index} className={classes.number}>
      {figure}
    </td>
  ));
}

function EngineRow({ row }: { row: Row }): ReactNode {
  const translate = useTranslator();
  const use = (): void => {
    setGenerate({ model: row.model });
    close();
    announce(translate("engines.used", { model: row.model }));
  };
  return (
    <tr>
      <th scope="row">
        {row.model}
        <small>{experimentalLabel(row.family, row.experimental, translate)}</small>
      </th>
      <td>
        {row.problem === null ? (
          <>
            {row.texts.map((words, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the passages never change
              <p key={index}>{words}</p>
            ))}
            <Button size="compact-xs" variant="default" onClick={use}>
              {translate("engines.use", { model: row.model })}
            </Button>
          </>
        ) : (
          <>
            {translate("engines.failed")} <span lang="en">{row.problem}</span>
          </>
        )}
      </td>
      <Figures row={row} />
    </tr>
  );
}

function ReportView({ report: { comparison, html, csv } }: { report: Report }): ReactNode {
  const translate = useTranslator();
  const { judge, rows, passages, strength, seed } = comparison;
  const save = (ending: "html" | "csv", mediaType: string, content: string): void =>
    offerFile(`engines.${ending}`, mediaType, new TextEncoder().encode(content));
  return (
    <>
      <p className={classes.hint}>{translate("engines.settings", { percent: Math.round(strength * 100), seed })}</p>
      <p className={classes.hint}>{judgeText(judge, translate)}</p>
      <h3 className={classes.old}>{translate("engines.old")}</h3>
      {passages.map((passage, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the passages never change
        <p key={index} className={classes.passage}>
          {passage}
        </p>
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.table} tabIndex={0} aria-label={translate("engines.title")}>
        <table>
          <thead>
            <tr>
              {ENGINE_COLUMNS.map((column) => (
                <th key={column} scope="col" className={column === "model" || column === "text" ? undefined : classes.number}>
                  {translate(`engines.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <EngineRow key={row.model} row={row} />
            ))}
          </tbody>
        </table>
      </section>
      <div className={classes.buttons}>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => save("csv", "text/csv", csv)}>
          {translate("engines.saveCsv")}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => save("html", "text/html", html)}>
          {translate("engines.saveHtml")}
        </Button>
      </div>
    </>
  );
}

function Body({ job }: { job: Job }): ReactNode {
  const translate = useTranslator();
  switch (job.state) {
    case "idle":
      return null;
    case "stopped":
      return <p role="status">{translate("engines.stopped")}</p>;
    case "failed":
      return <Problem>{errorText(job.error, translate)}</Problem>;
    case "running":
      return (
        <p className={classes.working} role="status">
          <Loader size="xs" color="ink" aria-hidden />
          {job.progress === null ? "…" : translate("engines.working", job.progress)}
        </p>
      );
    case "done":
      return <ReportView report={job.report} />;
  }
}

/** Why the selection cannot be compared; null when it can. */
function useObstacle(): string | null {
  const translate = useTranslator();
  const selection = useUiStore((state) => state.selection);
  const { spans, length: characters } = MAX_COMPARED;
  const count = selection.length;
  const length = selection.reduce((sum, { start, end }) => sum + end - start, 0);
  if (count === 0) return translate("engines.none", { spans, characters });
  return count > spans || length > characters ? translate("engines.tooMuch", { count, length, spans, characters }) : null;
}

export function EnginesDialog(): ReactNode {
  const translate = useTranslator();
  const why = useObstacle();
  const whyId = useId();
  const { job, start, stop } = useComparison();
  const running = job.state === "running";
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={job.state === "idle"}
      size="min(1100px, 96vw)"
      title={translate("engines.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <p className={classes.hint}>{translate("engines.hint")}</p>
      <Body job={job} />
      {why === null ? null : (
        <p id={whyId} className={classes.why}>
          {why}
        </p>
      )}
      <div className={classes.buttons}>
        <Button variant="default" onClick={running ? stop : close}>
          {translate(running ? "engines.stop" : "common.close")}
        </Button>
        {/* Stays reachable, so that the reason is read with it. */}
        <Button
          data-autofocus
          disabled={running}
          data-disabled={running || why !== null}
          aria-disabled={why !== null || undefined}
          aria-describedby={why === null ? undefined : whyId}
          onClick={() => (why === null ? void start() : undefined)}
        >
          {translate(job.state === "idle" ? "engines.run" : "engines.again")}
        </Button>
      </div>
    </Modal>
  );
}
