/** Writing the document out: the format, what goes out and what does not, and the file. */
import { Button, Checkbox, Loader, Modal, Radio } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { ExportFormat, Outputs } from "../../../src/contract/index.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import { isWordFile } from "../../../src/domain/document/wordFile.ts";
import { countPending } from "../../state/changes.ts";
import { errorText } from "../../state/errors.ts";
import { useClient, useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setUi, useUiStore } from "../../state/uiStore.ts";
import { formatBytes } from "../../ui/format.ts";
import { IconDownload } from "../../ui/icons.ts";
import { offerFile } from "../../ui/offerFile.ts";
import { Problem } from "../../ui/problem.tsx";
import { AiChoice, type AiMarks, hasAiMark, USUAL_AI_MARKS } from "./aiChoice.tsx";
import { CommentChoice, hasComments } from "./commentChoice.tsx";
import classes from "./export.module.css";
import { type Onto, OntoChoice } from "./ontoChoice.tsx";

type Made = Outputs["exports"]["create"];

const FORMATS: readonly ExportFormat[] = ["docx", "pdf", "md", "html", "criticmarkup"];

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

function useExport(
  format: ExportFormat,
  versionName: boolean,
  provenance: boolean,
  comments: ExportedComments,
  onto: Onto,
  ai: AiMarks,
): { made: Made | null; error: unknown; busy: boolean; write: () => Promise<string | null> } {
  const client = useClient();
  const session = useSession();
  const dialogs = useUiStore((state) => state.appInfo?.dialogs === true);
  const [made, setMade] = useState<Made | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(true);
  useEffect(() => {
    let current = true;
    setBusy(true);
    setMade(null);
    setError(null);
    session
      .save()
      .then(() => client.exports.create({ documentId: session.documentId, format, versionName, provenance, comments, onto, ...ai }))
      .then(
        (value) => current && setMade(value),
        (reason: unknown) => current && setError(reason),
      )
      .finally(() => current && setBusy(false));
    return () => {
      current = false;
    };
  }, [client, session, format, versionName, provenance, comments, onto, ai]);
  const write = async (): Promise<string | null> => {
    if (made === null) return null;
    if (dialogs) {
      const answer = await client.exports.saveWithDialog({ exportId: made.exportId });
      return answer.saved ? answer.fileName : null;
    }
    const { base64 } = await client.exports.download({ exportId: made.exportId });
    offerFile(made.fileName, made.mediaType, bytesOf(base64));
    return made.fileName;
  };
  const guarded = async (): Promise<string | null> => {
    setBusy(true);
    try {
      return await write();
    } catch (reason) {
      setError(reason);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { made, error, busy, write: guarded };
}

function Result({ made, format }: { made: Made; format: ExportFormat }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  return (
    <div className={classes.result}>
      <p>
        <strong>{made.fileName}</strong> · {formatBytes(made.bytes, language)}
      </p>
      {made.pending > 0 ? (
        <p>{translate(format === "criticmarkup" ? "export.pendingIn" : "export.pendingOut", { count: made.pending })}</p>
      ) : null}
      {made.warnings.length === 0 ? null : (
        <ul>
          {made.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The name of the present version, null when it has none. */
function usePresentName(): string | null {
  const client = useClient();
  const session = useSession();
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    const { documentId } = session;
    client.history.list({ documentId, limit: 1 }).then(
      ({ revisions }) => current && setName(revisions[0]?.label ?? null),
      () => undefined, // without a name there is no choice
    );
    return () => {
      current = false;
    };
  }, [client, session]);
  return name;
}

/** Formats that can say who or which model wrote what. */
const saysOrigin = (format: ExportFormat): boolean => format === "html" || format === "pdf";

export function ExportDialog(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const [format, setFormat] = useState<ExportFormat>("docx");
  const [written, setWritten] = useState<string | null>(null);
  const [versionName, setVersionName] = useState(false);
  const name = usePresentName();
  const [withOrigin, setWithOrigin] = useState(false);
  const [comments, setComments] = useState<ExportedComments>("none");
  const file = isWordFile(session.info().fileName) ? session.info().fileName : null;
  const [onto, setOnto] = useState<Onto>("redline");
  const [ai, setAi] = useState(USUAL_AI_MARKS);
  const target: Onto = format === "docx" && file !== null ? onto : "new";
  const { made, error, busy, write } = useExport(
    format,
    versionName && name !== null,
    withOrigin && saysOrigin(format),
    hasComments(format) && target === "new" ? comments : "none",
    target,
    ai,
  );
  const pending = countPending(session.state());
  const close = (): void => setUi({ dialog: null });
  const finish = async (): Promise<void> => {
    const fileName = await write();
    if (fileName === null) return;
    setWritten(fileName);
    announce(translate("export.done", { file: fileName }));
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={translate("export.title")}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      <Radio.Group value={format} onChange={(value) => setFormat(value as ExportFormat)} label={translate("export.format")}>
        <div className={classes.formats}>
          {FORMATS.map((value) => (
            <Radio key={value} value={value} label={translate(`format.${value}`)} description={translate(`export.about.${value}`)} />
          ))}
        </div>
      </Radio.Group>
      {saysOrigin(format) ? (
        <Checkbox
          size="sm"
          checked={withOrigin}
          onChange={(event) => setWithOrigin(event.currentTarget.checked)}
          label={translate("origin.export")}
          description={translate("origin.exportHint")}
        />
      ) : null}
      {format === "docx" && file !== null ? <OntoChoice file={file} value={onto} onChange={setOnto} /> : null}
      {hasComments(format) && target === "new" ? <CommentChoice value={comments} onChange={setComments} /> : null}
      {hasAiMark(format) ? <AiChoice value={ai} comments={format === "docx" && target === "new"} onChange={setAi} /> : null}
      {target === "redline" ? null : <p className={classes.rule}>{translate("export.rule", { count: pending })}</p>}
      {name === null ? null : (
        <Checkbox
          size="sm"
          checked={versionName}
          onChange={(event) => setVersionName(event.currentTarget.checked)}
          label={translate("export.versionName", { name })}
        />
      )}
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {busy && made === null ? <Loader size="sm" color="ink" role="status" aria-label={translate("export.making")} /> : null}
      {made === null ? null : <Result made={made} format={format} />}
      {written === null ? null : <p role="status">{translate("export.done", { file: written })}</p>}
      <div className={classes.buttons}>
        <Button variant="default" onClick={close}>
          {translate("common.close")}
        </Button>
        <Button leftSection={<IconDownload size={16} aria-hidden />} disabled={made === null || busy} onClick={() => void finish()}>
          {translate("export.write")}
        </Button>
      </div>
    </Modal>
  );
}
