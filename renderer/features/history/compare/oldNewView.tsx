/** The table of changed clauses (新旧対照表) in the window, and its way into a file. */
import { Button, Switch } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import type { Contributions } from "../../../../src/contract/index.ts";
import type { ComparisonAnalysis } from "../../../../src/domain/diff/analyseComparison.ts";
import type { TableColumn, TableRow } from "../../../../src/domain/diff/oldNewTable.ts";
import { readableParts } from "../../../../src/domain/diff/readableParts.ts";
import { remarksOf } from "../../../../src/domain/diff/remarks.ts";
import { attempt } from "../../../state/app.ts";
import { saveExport } from "../../../state/exports.ts";
import { useClient, useSession } from "../../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../../state/language.ts";
import { announce, type CompareSide } from "../../../state/uiStore.ts";
import { IconDownload } from "../../../ui/icons.ts";
import classes from "./compare.module.css";
import { Parts } from "./parts.tsx";

interface ViewProps {
  readonly analysis: ComparisonAnalysis;
  readonly before: CompareSide;
  readonly after: CompareSide;
  /** Key of the clause that is shown alone, null for all. */
  readonly clause: string | null;
}

/** Who changed what between two revisions; the present text counts as the newest one. */
function useContributions(before: CompareSide, after: CompareSide): Contributions | null {
  const client = useClient();
  const session = useSession();
  const [contributions, setContributions] = useState<Contributions | null>(null);
  const head = session.info().headRevisionId;
  const [older, newer] = [before ?? head, after ?? head];
  useEffect(() => {
    let current = true;
    setContributions(null);
    if (typeof older !== "string" || typeof newer !== "string" || older === newer) return;
    client.history.contributions({ beforeRevisionId: older, afterRevisionId: newer }).then(
      (found) => current && setContributions(found),
      () => undefined, // the table stands without remarks
    );
    return () => {
      current = false;
    };
  }, [client, older, newer]);
  return contributions;
}

function Cell({
  column,
  labels,
  abridged,
}: {
  column: TableColumn | null;
  labels: ReadonlyMap<string, string>;
  abridged: boolean;
}): ReactNode {
  const translate = useTranslator();
  if (column === null) return <td className={classes.soft}>{translate("table.absent")}</td>;
  return (
    <td>
      {column.paragraphs.map((paragraph, index) => {
        if (abridged && paragraph.unchanged && index > 0) {
          const follows = index > 1 && column.paragraphs[index - 1]?.unchanged === true;
          return follows ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of a row never change
            <p key={index} className={classes.soft}>
              {translate("table.omitted")}
            </p>
          );
        }
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of a row never change
          <p key={index}>
            <Parts parts={readableParts(paragraph.parts, index === 0, labels)} side="both" />
          </p>
        );
      })}
    </td>
  );
}

function Remarks({ row, contributions }: { row: TableRow; contributions: Contributions | null }): ReactNode {
  const translate = useTranslator();
  const moves = row.moves.map(({ direction, label, title }) =>
    translate(direction === "from" ? "table.movedFrom" : "table.movedTo", { label: label || title || translate("compare.elsewhere") }),
  );
  const remarks = (contributions === null ? [] : remarksOf(row, contributions)).map(({ author, decidedBy, reasons }) => {
    const who = decidedBy.length === 0 ? author.name : translate("table.decided", { author: author.name, names: decidedBy.join(", ") });
    return reasons.length === 0 ? who : translate("table.reason", { who, reasons: reasons.join(" / ") });
  });
  return (
    <td className={classes.remarks}>
      {[...moves, ...remarks].map((line) => (
        <p key={line}>{line}</p>
      ))}
    </td>
  );
}

/** "2", or "2 → 3" where the clause has another number now. */
function numberOf({ before, after }: TableRow): string {
  const labels = [before, after].flatMap((column) => (column === null || column.label === "" ? [] : [column.label]));
  return labels.length === 0 ? (after?.title ?? before?.title ?? "") : [...new Set(labels)].join(" → ");
}

export function OldNewView({ analysis, before, after, clause }: ViewProps): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const client = useClient();
  const { documentId } = useSession();
  const contributions = useContributions(before, after);
  const [newFirst, setNewFirst] = useState(language === "ja");
  const [abridged, setAbridged] = useState(true);
  const { table, labels } = analysis;
  const rows = clause === null ? table : table.filter((row) => row.key === clause);
  const reference = (side: CompareSide) =>
    side === null ? { documentId } : typeof side === "string" ? { revisionId: side } : { documentId: side.documentId };
  const save = async (format: "html" | "docx"): Promise<void> => {
    const asked = { before: reference(before), after: reference(after), format, language, newFirst, abridged };
    const made = await client.history.table(asked);
    const saved = await saveExport(client, made);
    if (saved !== null) announce(translate("export.done", { file: saved }));
  };
  const inOrder = (old: ReactNode, now: ReactNode): ReactNode => (newFirst ? [now, old] : [old, now]);
  return (
    <>
      <div className={classes.tools}>
        <Switch
          size="xs"
          checked={newFirst}
          onChange={(event) => setNewFirst(event.currentTarget.checked)}
          label={translate("table.newFirst")}
        />
        <Switch
          size="xs"
          checked={abridged}
          onChange={(event) => setAbridged(event.currentTarget.checked)}
          label={translate("table.abridged")}
        />
        <span className={classes.spring} />
        {(["docx", "html"] as const).map((format) => (
          <Button
            key={format}
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => void attempt(() => save(format))}
          >
            {translate(format === "docx" ? "table.exportDocx" : "table.exportHtml")}
          </Button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.body} tabIndex={0} aria-label={translate("table.title")}>
        {rows.length === 0 ? (
          <p className={classes.same}>{translate("table.none")}</p>
        ) : (
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col" className={classes.numberColumn}>
                  {translate("table.number")}
                </th>
                {inOrder(
                  <th key="old" scope="col">
                    {translate("table.old")}
                  </th>,
                  <th key="new" scope="col">
                    {translate("table.new")}
                  </th>,
                )}
                <th scope="col" className={classes.remarkColumn}>
                  {translate("table.remark")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row">{numberOf(row)}</th>
                  {inOrder(
                    <Cell key="old" column={row.before} labels={labels.before} abridged={abridged} />,
                    <Cell key="new" column={row.after} labels={labels.after} abridged={abridged} />,
                  )}
                  <Remarks row={row} contributions={contributions} />
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}
