/** One revision in the list, with what can be done with it when it is open. */
import { Button, Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { useMay } from "../../state/access.ts";
import { attempt } from "../../state/app.ts";
import { useSession, useSessionState } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setUi } from "../../state/uiStore.ts";
import { formatExact, formatWhen } from "../../ui/format.ts";
import { IconSparkles, IconTag } from "../../ui/icons.ts";
import classes from "./history.module.css";

interface RowProps {
  readonly revision: Revision;
  readonly previous: Revision | null;
  readonly open: boolean;
  readonly marked: boolean;
  readonly onOpen: () => void;
  readonly onMark: () => void;
}

/** What the row says about the revision: a person's words, or what the program knows in the reader's language. */
function noteOf({ detail, message }: Revision, translate: ReturnType<typeof useTranslator>): string {
  if (detail === null) return message;
  if (detail.kind === "accepted") return translate("history.accepted", { count: detail.count });
  if (detail.kind === "branched") return translate("history.branchedFrom", { number: detail.number, title: detail.title });
  const { number, label } = detail;
  return label === null ? translate("history.restoredFrom", { number }) : translate("history.restoredFromLabelled", { number, label });
}

function Actions({ revision, previous, isHead }: Pick<RowProps, "revision" | "previous"> & { isHead: boolean }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const mayName = useMay("history.label");
  const mayRestore = useMay("history.restore");
  const mayBranch = useMay("history.branch");
  const runId = revision.runId;
  const restore = (): Promise<void> =>
    attempt(async () => {
      const made = await session.restore(revision.id);
      announce(translate("history.restored", { number: revision.number, made: made.number }));
    });
  return (
    <div className={classes.actions}>
      {isHead ? null : (
        <Button size="compact-xs" variant="default" disabled={!mayRestore} onClick={() => void restore()}>
          {translate("history.restore")}
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => setUi({ dialog: { kind: "revision", revisionId: revision.id } })}>
        {translate("history.view")}
      </Button>
      {isHead ? null : (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => setUi({ dialog: { kind: "compare", before: revision.id, after: null } })}
        >
          {translate("history.compareNow")}
        </Button>
      )}
      {previous === null ? null : (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => setUi({ dialog: { kind: "compare", before: previous.id, after: revision.id } })}
        >
          {translate("history.whatChanged")}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="default"
        disabled={!mayName}
        onClick={() => setUi({ dialog: { kind: "nameVersion", revisionId: revision.id } })}
      >
        {translate(revision.label === null ? "versions.name" : "versions.rename")}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        disabled={!mayBranch}
        onClick={() => setUi({ dialog: { kind: "branch", revisionId: revision.id } })}
      >
        {translate("versions.continue")}
      </Button>
      {runId === null ? null : (
        <Button size="compact-xs" variant="default" onClick={() => void attempt(() => session.openTimeline(runId))}>
          {translate("history.openTimeline")}
        </Button>
      )}
    </div>
  );
}

export function RevisionRow(props: RowProps): ReactNode {
  const { revision, open, marked, onOpen, onMark } = props;
  const isHead = useSessionState((session) => session.info().headRevisionId) === revision.id;
  const translate = useTranslator();
  const language = useLanguage();
  const kind = useSession().info().kind;
  const { author } = revision;
  const note = noteOf(revision, translate);
  return (
    <article
      className={classes.revision}
      data-open={open || undefined}
      aria-label={translate("history.rowName", { number: revision.number, cause: translate(`cause.${revision.cause}`) })}
    >
      <Checkbox
        size="xs"
        checked={marked}
        onChange={onMark}
        aria-label={translate("history.mark", { number: revision.number })}
        className={classes.mark ?? ""}
      />
      <div className={classes.rowBody}>
        <button type="button" className={classes.rowButton} aria-expanded={open} onClick={onOpen}>
          <span className={classes.rowTop}>
            <span className={classes.number}>{revision.number}</span>
            <span className={classes.cause}>{translate(`cause.${revision.cause}`)}</span>
            {isHead ? <span className={classes.head}>{translate("history.head")}</span> : null}
            <time title={formatExact(revision.createdAt, language)} dateTime={new Date(revision.createdAt).toISOString()}>
              {formatWhen(revision.createdAt, language)}
            </time>
          </span>
          <span className={classes.rowMeta}>
            <span data-author={author.kind} className={classes.author}>
              {author.kind === "model" ? <IconSparkles size={12} aria-hidden /> : null}
              {author.kind === "model" ? translate("author.model", { model: author.name, name: author.forPerson }) : author.name}
            </span>
            <span>{translate(kind === "ja" ? "common.characters" : "common.words", { count: revision.words })}</span>
            {revision.label === null ? null : (
              <span
                className={classes.label}
                title={
                  revision.named === null
                    ? undefined
                    : translate("versions.namedBy", { by: revision.named.by, when: formatExact(revision.named.at, language) })
                }
              >
                <IconTag size={12} aria-hidden /> {revision.label}
              </span>
            )}
            {note === "" ? null : <span>{note}</span>}
          </span>
        </button>
        {open ? <Actions {...props} isHead={isHead} /> : null}
      </div>
    </article>
  );
}
