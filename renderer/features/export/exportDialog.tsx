/** Writing the document out: the format, what goes out and what does not, and the file. */
import { Button, Checkbox, Loader, Modal, Radio } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { ExportFormat } from "../../../src/contract/index.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import { isWordFile } from "../../../src/domain/document/wordFile.ts";
import { noticeText } from "../../../src/i18n/noticeText.ts";
import { attempt } from "../../state/app.ts";
import { countPending } from "../../state/changes.ts";
import { errorText } from "../../state/errors.ts";
import type { MadeExport } from "../../state/exports.ts";
import { useClient, useSession } from "../../state/hooks.ts";
import { useHouseFile } from "../../state/houseFile.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setUi, useUiStore } from "../../state/uiStore.ts";
import { formatBytes } from "../../ui/format.ts";
import { IconDownload } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { type Against, AgainstChoice } from "./againstChoice.tsx";
import { AiChoice, hasAiMark, USUAL_AI_MARKS } from "./aiChoice.tsx";
import { CommentChoice, hasComments } from "./commentChoice.tsx";
import classes from "./export.module.css";
import { HouseChoice } from "./houseChoice.tsx";
import { type Onto, OntoChoice } from "./ontoChoice.tsx";
import { type ExportAsked, useExport } from "./useExport.ts";

const FORMATS: readonly ExportFormat[] = ["docx", "pdf", "md", "html", "criticmarkup"];

/** Plain Markdown shows no changes. */
const showsChanges = (format: ExportFormat): boolean => format !== "md";

function Result({ made, format }: { made: MadeExport; format: ExportFormat }): ReactNode {
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
      {made.names.length === 0 ? null : <p>{translate("export.names", { names: made.names.join(", ") })}</p>}
      {made.warnings.length === 0 ? null : (
        <ul>
          {made.warnings.map((notice) => (
            <li key={notice.what}>{noticeText(translate, notice)}</li>
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
  const client = useClient();
  const session = useSession();
  const dialogs = useUiStore((state) => state.appInfo?.dialogs === true);
  const [format, setFormat] = useState<ExportFormat>("docx");
  const [written, setWritten] = useState<string | null>(null);
  const [versionName, setVersionName] = useState(false);
  const name = usePresentName();
  const [withOrigin, setWithOrigin] = useState(false);
  const [comments, setComments] = useState<ExportedComments>("none");
  const file = isWordFile(session.info().fileName) ? session.info().fileName : null;
  const [onto, setOnto] = useState<Onto>("redline");
  const [ai, setAi] = useState(USUAL_AI_MARKS);
  const [house] = useHouseFile();
  const [houseStyle, setHouseStyle] = useState(true);
  const [chosen, setAgainst] = useState<Against | null>(null);
  const target: Onto = format === "docx" && file !== null ? onto : "new";
  const against = showsChanges(format) && target !== "clean" ? chosen : null;
  const commented = hasComments(format) && !(format === "criticmarkup" && against !== null);
  const asked = useMemo(
    (): ExportAsked => ({
      format,
      versionName: versionName && name !== null,
      provenance: withOrigin && saysOrigin(format),
      comments: commented ? comments : "none",
      onto: target,
      ...ai,
      houseStyle,
      ...(against !== null && { against }),
    }),
    [format, versionName, name, withOrigin, commented, comments, target, ai, houseStyle, against],
  );
  const { made, error, busy, write } = useExport(asked);
  const pending = countPending(session.state());
  const close = (): void => setUi({ dialog: null });
  const open = async (exportId: string): Promise<void> => {
    await client.exports.openSaved({ exportId });
  };
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
      {showsChanges(format) && target !== "clean" ? (
        <AgainstChoice
          value={chosen}
          nothing={translate(
            target === "redline" ? "export.againstImport" : format === "criticmarkup" ? "export.againstPending" : "export.againstNothing",
          )}
          onChange={setAgainst}
        />
      ) : null}
      {house != null && format === "docx" && target === "new" && against === null ? (
        <HouseChoice file={house.name} value={houseStyle} onChange={setHouseStyle} />
      ) : null}
      {commented ? <CommentChoice value={comments} onChange={setComments} /> : null}
      {hasAiMark(format) ? (
        <AiChoice value={ai} comments={format === "docx" && target === "new" && against === null} onChange={setAi} />
      ) : null}
      <p className={classes.rule}>
        {target === "redline" || against !== null
          ? translate("export.redlineRule", { word: format === "docx" ? "yes" : "no" })
          : translate("export.rule", { count: pending })}
      </p>
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
      {written === null ? null : (
        <p role="status" className={classes.written}>
          {translate("export.done", { file: written })}
          {dialogs && made !== null ? (
            <Button size="compact-sm" variant="default" onClick={() => void attempt(() => open(made.exportId))}>
              {translate("export.open")}
            </Button>
          ) : null}
        </p>
      )}
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
