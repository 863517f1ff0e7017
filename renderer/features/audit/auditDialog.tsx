/** The audit log: filters, the list, one event in full, verifying and exporting. */
import { Button, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { appClient } from "../../state/app.ts";
import { errorText } from "../../state/errors.ts";
import { useTranslator } from "../../state/language.ts";
import { announce, setUi, useUiStore } from "../../state/uiStore.ts";
import { IconDownload, IconShieldCheck } from "../../ui/icons.ts";
import { offerFile } from "../../ui/offerFile.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./audit.module.css";
import { useEventPages, useSubjects, useVerification } from "./auditState.ts";
import { EventDetails } from "./eventDetails.tsx";
import { EventList } from "./eventList.tsx";
import { type FilterFields, Filters, NO_FILTER, toFilter } from "./filters.tsx";
import { VerificationView } from "./verificationView.tsx";

const NARROW = "(max-width: 759px)";
/** Browsers cannot scroll through higher pages: longer lists are shown in parts. */
const PART = 100_000;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Writes the archive; `documentId` null: all of the log in full. */
function useLogExport(documentId: string | null) {
  const translate = useTranslator();
  const dialogs = useUiStore((state) => state.appInfo?.dialogs === true);
  const [state, setState] = useState<{ busy: boolean; error: unknown; file: string | null }>({ busy: false, error: null, file: null });
  const write = async (): Promise<void> => {
    setState({ busy: true, error: null, file: null });
    try {
      const about = documentId === null ? {} : { documentId };
      const { fileName, base64 } = await appClient().audit.export({ ...about, to: dialogs ? "dialog" : "download" });
      if (fileName !== null && base64 !== null) offerFile(fileName, "application/zip", bytesOf(base64));
      if (fileName !== null) announce(translate("audit.exported", { file: fileName }));
      setState({ busy: false, error: null, file: fileName });
    } catch (error) {
      setState({ busy: false, error, file: null });
    }
  };
  return { ...state, write };
}

function Parts({ first, count, total, go }: { first: number; count: number; total: number; go: (first: number) => void }): ReactNode {
  const translate = useTranslator();
  if (total <= PART) return null;
  return (
    <div className={classes.parts}>
      <Button size="compact-sm" variant="default" disabled={first === 0} onClick={() => go(Math.max(0, first - PART))}>
        {translate("audit.newer")}
      </Button>
      <span>{translate("audit.range", { from: first + 1, to: first + count, total })}</span>
      <Button size="compact-sm" variant="default" disabled={first + count >= total} onClick={() => go(first + PART)}>
        {translate("audit.older")}
      </Button>
    </div>
  );
}

export function AuditDialog(): ReactNode {
  const translate = useTranslator();
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false }) ?? false;
  const [fields, setFields] = useState<FilterFields>(NO_FILTER);
  const filter = useMemo(() => toFilter(fields), [fields]);
  const pages = useEventPages(filter);
  const subjects = useSubjects();
  const { verifying, start, stop } = useVerification();
  const [chosen, setChosen] = useState<number | null>(null);
  const [first, setFirst] = useState(0);
  const exporting = useLogExport(fields.document);
  const total = pages.total ?? 0;
  const count = Math.max(0, Math.min(PART, total - first));

  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useEffect(() => {
    setChosen(null);
    setFirst(0);
  }, [filter]);
  useEffect(() => {
    if (verifying.state !== "done") return;
    const { ok, events, checkpoints, rows, problems } = verifying.verification;
    const id = problems[0]?.id ?? null;
    announce(
      ok
        ? translate("audit.sound", { events, checkpoints, rows })
        : translate("audit.unsound", { place: id === null ? "none" : "event", id: id ?? 0 }),
    );
  }, [verifying, translate]);

  /** Without a filter, event number n stands at place total - n. */
  const show = (id: number): void => {
    setFields(NO_FILTER);
    if (fields !== NO_FILTER) return;
    const place = Math.max(0, total - id);
    setFirst(Math.floor(place / PART) * PART);
    setChosen(place);
  };

  return (
    <Modal
      opened
      onClose={() => setUi({ dialog: null })}
      size="min(1160px, 94vw)"
      fullScreen={narrow}
      yOffset={narrow ? 0 : "5vh"}
      title={translate("audit.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <div className={classes.dialog}>
        <p className={classes.hint}>{translate("audit.lead")}</p>
        <div className={classes.actions}>
          <Button
            size="xs"
            leftSection={<IconShieldCheck size={16} aria-hidden />}
            disabled={verifying.state === "running"}
            onClick={start}
          >
            {translate("audit.verify")}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            title={translate("audit.exportHint")}
            disabled={exporting.busy || pages.total === null}
            onClick={() => void exporting.write()}
          >
            {translate("audit.export")}
          </Button>
          {exporting.file === null ? null : <span role="status">{translate("audit.exported", { file: exporting.file })}</span>}
        </div>
        {fields.document === null ? null : <p className={classes.hint}>{translate("audit.onlyDocument")}</p>}
        {exporting.error === null ? null : <Problem>{errorText(exporting.error, translate)}</Problem>}
        <VerificationView verifying={verifying} show={show} stop={stop} />
        <Filters fields={fields} subjects={subjects} change={setFields} />
        {pages.error === null ? null : <Problem>{errorText(pages.error, translate)}</Problem>}
        <p className={classes.total} aria-live="polite">
          {pages.total === null ? translate("common.loading") : translate("audit.total", { count: total })}
        </p>
        <Parts
          first={first}
          count={count}
          total={total}
          go={(place) => {
            setFirst(place);
            setChosen(null);
          }}
        />
        {pages.total === 0 ? (
          <p className={classes.empty}>{translate("audit.empty")}</p>
        ) : (
          <EventList key={first} pages={pages} first={first} count={count} chosen={chosen} narrow={narrow} choose={setChosen} />
        )}
        <EventDetails event={chosen === null ? null : (pages.at(chosen) ?? null)} />
      </div>
    </Modal>
  );
}
