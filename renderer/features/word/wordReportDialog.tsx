/** What was found in the Word file that the document came from, and what became of it. */
import { Button, Loader, Modal } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Outputs } from "../../../src/contract/index.ts";
import { errorText } from "../../state/errors.ts";
import { useClient, useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { setUi } from "../../state/uiStore.ts";
import { formatNumber } from "../../ui/format.ts";
import { IconDownload } from "../../ui/icons.ts";
import { offerFile } from "../../ui/offerFile.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./word.module.css";

type Found = Outputs["documents"]["wordFile"];
type Report = NonNullable<Found>["report"];

const close = (): void => setUi({ dialog: null });

function ByAuthor({ changes }: { changes: Report["changes"] }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const authors = [...Map.groupBy(changes, ({ author }) => author)];
  const count = (of: Report["changes"], kind: string): string => formatNumber(of.filter((change) => change.kind === kind).length, language);
  return (
    <section>
      <h3 id="word-authors">{translate("word.byAuthor")}</h3>
      <table aria-labelledby="word-authors">
        <thead>
          <tr>
            <th scope="col">{translate("word.author")}</th>
            <th scope="col">{translate("word.insertions")}</th>
            <th scope="col">{translate("word.deletions")}</th>
            <th scope="col">{translate("word.replacements")}</th>
          </tr>
        </thead>
        <tbody>
          {authors.map(([author, theirs]) => (
            <tr key={author}>
              <td>{author === "" ? translate("word.noAuthor") : author}</td>
              <td>{count(theirs, "insert")}</td>
              <td>{count(theirs, "delete")}</td>
              <td>{count(theirs, "replace")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.hint}>{translate("word.changesHint")}</p>
    </section>
  );
}

function Items({ title, items }: { title: string; items: Report["kept"] }): ReactNode {
  const translate = useTranslator();
  if (items.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {items.map(({ what, count, detail }) => (
          <li key={what}>
            {translate("word.item", { what: what.replaceAll(/[ -]/g, "_"), name: what, count })}
            {detail === undefined || detail === "" ? null : ` (${detail})`}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReportView({ report }: { report: Report }): ReactNode {
  const translate = useTranslator();
  const { paragraphs, changes, comments, kept, dropped, warnings } = report;
  return (
    <div className={classes.report}>
      <p>{translate("word.counts", { paragraphs, changes: changes.length, comments })}</p>
      {changes.length === 0 ? null : <ByAuthor changes={changes} />}
      {comments === 0 ? null : <p className={classes.hint}>{translate("word.commentsHint")}</p>}
      <Items title={translate("word.dropped")} items={dropped} />
      <Items title={translate("word.kept")} items={kept} />
      <Items title={translate("word.warnings")} items={warnings} />
      {kept.length + dropped.length + warnings.length > 0 ? null : <p className={classes.hint}>{translate("word.nothing")}</p>}
    </div>
  );
}

export function WordReportDialog(): ReactNode {
  const translate = useTranslator();
  const client = useClient();
  const { documentId } = useSession();
  const [found, setFound] = useState<Found | undefined>(undefined);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let current = true;
    client.documents.wordFile({ documentId }).then(
      (value) => current && setFound(value),
      (reason: unknown) => current && setError(reason),
    );
    return () => {
      current = false;
    };
  }, [client, documentId]);
  const save = (): void => {
    if (found == null) return;
    const name = `${found.name.replace(/\.[^.]+$/, "")}.import.json`;
    offerFile(name, "application/json", new TextEncoder().encode(`${JSON.stringify(found.report, null, 2)}\n`));
  };
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={found == null ? translate("command.file.report") : translate("word.report", { file: found.name })}
      closeButtonProps={{ "aria-label": translate("common.close") }}
    >
      {error === null ? null : <Problem>{errorText(error, translate)}</Problem>}
      {found === undefined && error === null ? (
        <Loader size="sm" color="ink" role="status" aria-label={translate("command.file.report")} />
      ) : null}
      {found === null ? <p>{translate("word.reportNone")}</p> : null}
      {found == null ? null : <ReportView report={found.report} />}
      <div className={classes.buttons}>
        {found == null ? null : (
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>
            {translate("word.saveReport")}
          </Button>
        )}
        <Button data-autofocus onClick={close}>
          {translate("common.close")}
        </Button>
      </div>
    </Modal>
  );
}
