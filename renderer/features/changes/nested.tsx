/** What others suggest upon a change: in its text, and as a list with decisions of their own. */
import { ActionIcon } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import type { NestedEdit } from "../../../src/domain/proposal/proposal.ts";
import { useMay } from "../../state/access.ts";
import { decideHunks } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { type ChangeItem, pendingNested } from "../../state/changes.ts";
import { useTranslator } from "../../state/language.ts";
import { authorClass } from "../../ui/authorClass.ts";
import { IconCheck, IconX } from "../../ui/icons.ts";
import classes from "./nested.module.css";

const isPending = (edit: NestedEdit): boolean => edit.status === "pending";

/** A text with pending edits upon it as `del` and `ins`. */
export function NestedText({ text, nested }: { text: string; nested: readonly NestedEdit[] }): ReactNode {
  const parts: ReactNode[] = [];
  let position = 0;
  for (const edit of nested.filter(isPending)) {
    const start = Math.max(position, edit.start);
    const end = Math.max(start, edit.end);
    parts.push(<Fragment key={`before ${edit.id}`}>{text.slice(position, start)}</Fragment>, <NestedWords key={edit.id} edit={edit} />);
    position = end;
  }
  return (
    <>
      {parts}
      {text.slice(position)}
    </>
  );
}

function NestedWords({ edit }: { edit: NestedEdit }): ReactNode {
  const translate = useTranslator();
  const kind = edit.oldText === "" ? "insert" : edit.newText === "" ? "delete" : "replace";
  return (
    <span
      role="suggestion"
      aria-description={translate("suggest.read.nested", { kind, author: edit.author.name })}
      className={`${classes.words} ${authorClass(edit.author)}`}
    >
      {edit.oldText === "" ? null : <del role="deletion">{edit.oldText}</del>}
      {edit.newText === "" ? null : (
        <ins role="insertion">
          <NestedText text={edit.newText} nested={edit.nested} />
        </ins>
      )}
    </span>
  );
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

function summary({ oldText, newText }: NestedEdit): string {
  if (oldText === "") return `+ ${short(newText)}`;
  return newText === "" ? `− ${short(oldText)}` : `${short(oldText)} → ${short(newText)}`;
}

function NestedRow({ edit }: { edit: NestedEdit }): ReactNode {
  const translate = useTranslator();
  const off = useMay("proposals.decide") ? null : translate("decisions.offRole");
  const values = { name: edit.author.name, summary: summary(edit) };
  const decide = (verdict: "accept" | "reject"): void => void attempt(() => decideHunks([edit.id], verdict));
  return (
    <li className={classes.row} data-nested={edit.id}>
      <div className={classes.line}>
        <span className={classes.text}>
          <NestedWords edit={edit} /> <span className={classes.by}>{translate("suggest.nested.by", { name: edit.author.name })}</span>
        </span>
        <ActionIcon
          size="sm"
          variant="light"
          color="accept"
          disabled={off !== null}
          title={off ?? undefined}
          aria-label={translate("suggest.nested.accept", values)}
          onClick={() => decide("accept")}
        >
          <IconCheck size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size="sm"
          variant="light"
          color="reject"
          disabled={off !== null}
          title={off ?? undefined}
          aria-label={translate("suggest.nested.reject", values)}
          onClick={() => decide("reject")}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </div>
      <NestedRows nested={edit.nested} />
    </li>
  );
}

function NestedRows({ nested }: { nested: readonly NestedEdit[] }): ReactNode {
  const pending = nested.filter(isPending);
  if (pending.length === 0) return null;
  return (
    <ul role="list" className={classes.rows}>
      {pending.map((edit) => (
        <NestedRow key={edit.id} edit={edit} />
      ))}
    </ul>
  );
}

/** The pending suggestions upon a change, each with its own decision; nothing where there are none. */
export function Nested({ item }: { item: ChangeItem }): ReactNode {
  const translate = useTranslator();
  const count = pendingNested(item.hunk.nested).length;
  if (count === 0 || item.hunk.status !== "pending") return null;
  return (
    <section className={classes.nested} aria-label={translate("suggest.nested.title", { count })}>
      <p className={classes.title}>{translate("suggest.nested.title", { count })}</p>
      <NestedRows nested={item.hunk.nested} />
    </section>
  );
}
