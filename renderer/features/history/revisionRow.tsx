/** One revision in the list, with what can be done with it when it is open. */
import { Button, Checkbox, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Revision } from "../../../src/contract/index.ts";
import { appClient, attempt } from "../../state/app.ts";
import { useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { announce, setUi } from "../../state/uiStore.ts";
import { formatExact, formatWhen } from "../../ui/format.ts";
import { IconSparkles, IconTag } from "../../ui/icons.ts";
import classes from "./history.module.css";

interface RowProps {
  readonly revision: Revision;
  readonly previous: Revision | null;
  readonly isHead: boolean;
  readonly open: boolean;
  readonly marked: boolean;
  readonly onOpen: () => void;
  readonly onMark: () => void;
  readonly onChanged: (revision: Revision) => void;
}

/** What the row says about the revision: a person's words, or what the program knows in the reader's language. */
function noteOf({ detail, message }: Revision, translate: ReturnType<typeof useTranslator>): string {
  if (detail === null) return message;
  if (detail.kind === "accepted") return translate("history.accepted", { count: detail.count });
  const { number, label } = detail;
  return label === null ? translate("history.restoredFrom", { number }) : translate("history.restoredFromLabelled", { number, label });
}

function LabelForm({ revision, onDone }: { revision: Revision; onDone: (revision: Revision | null) => void }): ReactNode {
  const translate = useTranslator();
  const [label, setLabel] = useState(revision.label ?? "");
  return (
    <form
      className={classes.labelForm}
      onSubmit={(event) => {
        event.preventDefault();
        const name = label.trim();
        void attempt(async () => onDone(await appClient().history.label({ revisionId: revision.id, label: name === "" ? null : name })));
      }}
    >
      <TextInput
        size="xs"
        aria-label={translate("history.label")}
        placeholder={translate("history.labelExample")}
        maxLength={200}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        autoFocus
      />
      <Button size="compact-xs" variant="default" type="submit">
        {translate("common.save")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onDone(null)}>
        {translate("common.cancel")}
      </Button>
    </form>
  );
}

function Actions({ revision, previous, isHead, onChanged }: Pick<RowProps, "revision" | "previous" | "isHead" | "onChanged">): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const [labelling, setLabelling] = useState(false);
  const runId = revision.runId;
  const restore = (): Promise<void> =>
    attempt(async () => {
      const made = await session.restore(revision.id);
      announce(translate("history.restored", { number: revision.number, made: made.number }));
    });
  return (
    <div className={classes.actions}>
      {isHead ? null : (
        <Button size="compact-xs" variant="default" onClick={() => void restore()}>
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
      <Button size="compact-xs" variant="default" onClick={() => setLabelling(!labelling)}>
        {translate("history.label")}
      </Button>
      {runId === null ? null : (
        <Button size="compact-xs" variant="default" onClick={() => void attempt(() => session.openTimeline(runId))}>
          {translate("history.openTimeline")}
        </Button>
      )}
      {labelling ? (
        <LabelForm
          revision={revision}
          onDone={(changed) => {
            if (changed !== null) onChanged(changed);
            setLabelling(false);
          }}
        />
      ) : null}
    </div>
  );
}

export function RevisionRow(props: RowProps): ReactNode {
  const { revision, isHead, open, marked, onOpen, onMark } = props;
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
              <span className={classes.label}>
                <IconTag size={12} aria-hidden /> {revision.label}
              </span>
            )}
            {note === "" ? null : <span>{note}</span>}
          </span>
        </button>
        {open ? <Actions {...props} /> : null}
      </div>
    </article>
  );
}
