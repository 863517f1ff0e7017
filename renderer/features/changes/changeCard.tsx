/** One proposed change: where, how certain, what, by whom, and what can be done with it. */
import { Button, Textarea } from "@mantine/core";
import { memo, type ReactNode, useState } from "react";
import type { Finding } from "../../../src/domain/quality/finding.ts";
import { regenerateAgain } from "../../state/actions/generate.ts";
import { decideHunks, focusChange } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import type { ChangeItem } from "../../state/changes.ts";
import { useSession, useSessionState } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { formatExact, formatNumber, formatWhen } from "../../ui/format.ts";
import { IconCheck, IconRefresh, IconSparkles, IconUser, IconX } from "../../ui/icons.ts";
import { ChangeComments } from "../comments/changeComments.tsx";
import { Alternatives } from "./alternatives.tsx";
import { ChangeMenu } from "./changeMenu.tsx";
import classes from "./changes.module.css";
import { FindingList, MarkedText } from "./findings.tsx";

export interface ChangeCardProps {
  readonly item: ChangeItem;
  readonly position: number;
  readonly count: number;
  readonly clauseLabel: string;
  readonly clauseTitle: string;
  readonly focused: boolean;
  readonly findings: readonly Finding[];
}

function Certainty({ value }: { value: number }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const text = formatNumber(value, language, 2);
  return (
    <span className={classes.certainty} title={translate("changes.confidence", { value: text })}>
      <span className="pal-visually-hidden">{translate("changes.confidence", { value: text })}</span>
      <span aria-hidden>{text}</span>
      <span className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.round(value * 100)}%` }} data-low={value < 0.5 || undefined} />
      </span>
    </span>
  );
}

/** Words of a change; a long one can be unfolded. */
function Wording({ item, findings }: { item: ChangeItem; findings: readonly Finding[] }): ReactNode {
  const translate = useTranslator();
  const [open, setOpen] = useState(false);
  const { oldText, newText } = item.hunk;
  const long = oldText.length + newText.length > 320;
  return (
    <div className={classes.wording}>
      <div className={classes.clamp} data-open={open || !long || undefined}>
        {oldText === "" ? null : <del>{oldText}</del>}{" "}
        {newText === "" ? null : (
          <ins data-author={item.proposal.author.kind}>
            <MarkedText text={newText} findings={findings} />
          </ins>
        )}
      </div>
      {long ? (
        <button type="button" className={classes.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {translate(open ? "changes.less" : "changes.more")}
        </button>
      ) : null}
    </div>
  );
}

function Origin({ item }: { item: ChangeItem }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const { author, createdAt } = item.proposal;
  const decision = item.hunk.decision;
  return (
    <p className={classes.origin}>
      <span className={classes.author} data-author={author.kind}>
        {author.kind === "model" ? <IconSparkles size={13} aria-hidden /> : <IconUser size={13} aria-hidden />}
        {author.kind === "model" ? translate("author.model", { model: author.name, name: author.forPerson }) : author.name}
      </span>
      <time dateTime={new Date(createdAt).toISOString()} title={formatExact(createdAt, language)}>
        {formatWhen(createdAt, language)}
      </time>
      {item.hunk.editedBy === null ? null : <span>{translate("changes.editedBy", { name: item.hunk.editedBy })}</span>}
      {item.hunk.status === "pending" ? null : (
        <span>
          {translate(`status.${item.hunk.status}`)}
          {decision === null || decision.verdict === "reopen" ? null : ` · ${decision.by}`}
          {decision?.reason == null ? null : ` · “${decision.reason}”`}
        </span>
      )}
    </p>
  );
}

function Reason({ onReject, onClose }: { onReject: (reason: string) => void; onClose: () => void }): ReactNode {
  const translate = useTranslator();
  const [reason, setReason] = useState("");
  return (
    <form
      className={classes.reason}
      onSubmit={(event) => {
        event.preventDefault();
        onReject(reason.trim());
      }}
    >
      <Textarea
        size="xs"
        autosize
        minRows={2}
        maxLength={2000}
        label={translate("changes.reason")}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autoFocus
      />
      <Button size="compact-xs" variant="default" type="submit">
        {translate("changes.rejectWithReason")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onClose}>
        {translate("common.cancel")}
      </Button>
    </form>
  );
}

function Actions({ item, scope, onReason }: { item: ChangeItem; scope: string; onReason: () => void }): ReactNode {
  const translate = useTranslator();
  const busy = useSessionState((session) => session.runs().some((view) => view.active));
  const decide = (verdict: "accept" | "reject" | "reopen"): void => void attempt(() => decideHunks([item.hunk.id], verdict));
  if (item.hunk.status !== "pending") {
    const canReopen = item.hunk.status === "rejected" || item.hunk.status === "accepted";
    return (
      <div className={classes.actions}>
        {canReopen ? (
          <Button size="compact-xs" variant="default" onClick={() => decide("reopen")}>
            {translate("changes.reopen")}
          </Button>
        ) : null}
        <ChangeComments hunkId={item.hunk.id} />
        <ChangeMenu item={item} onReason={onReason} />
      </div>
    );
  }
  return (
    <div className={classes.actions}>
      <Button
        size="compact-xs"
        variant="light"
        color="accept"
        aria-label={translate("changes.accept")}
        title={translate("changes.acceptHint", { scope })}
        leftSection={<IconCheck size={14} aria-hidden />}
        onClick={() => decide("accept")}
      >
        {translate("changes.acceptShort")}
      </Button>
      <Button
        size="compact-xs"
        variant="light"
        color="reject"
        aria-label={translate("changes.reject")}
        title={translate("changes.rejectHint", { scope })}
        leftSection={<IconX size={14} aria-hidden />}
        onClick={() => decide("reject")}
      >
        {translate("changes.rejectShort")}
      </Button>
      <Button
        size="compact-xs"
        variant="light"
        color="model"
        aria-label={translate("changes.again")}
        title={translate(busy ? "generate.why.running" : "changes.againHint", { scope })}
        disabled={busy}
        leftSection={<IconRefresh size={14} aria-hidden />}
        onClick={() => void attempt(() => regenerateAgain(item))}
      >
        {translate("changes.againShort")}
      </Button>
      <Alternatives proposal={item.proposal} />
      <ChangeComments hunkId={item.hunk.id} />
      <ChangeMenu item={item} onReason={onReason} />
    </div>
  );
}

export const ChangeCard = memo(function ChangeCard({
  item,
  position,
  count,
  clauseLabel,
  clauseTitle,
  focused,
  findings,
}: ChangeCardProps): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const [reasonOpen, setReasonOpen] = useState(false);
  const place = clauseLabel === "" && clauseTitle === "" ? translate("changes.beginning") : `${clauseLabel} ${clauseTitle}`.trim();
  return (
    <article
      className={classes.card}
      data-hunk={item.hunk.id}
      data-focused={focused || undefined}
      data-status={item.hunk.status}
      aria-label={translate("changes.cardName", { position, count, place })}
    >
      <div className={classes.top}>
        <button
          type="button"
          data-main
          className={classes.place}
          aria-current={focused || undefined}
          onClick={() => focusChange(session, item)}
        >
          {place}
        </button>
        {item.hunk.confidence === null ? null : <Certainty value={item.hunk.confidence} />}
      </div>
      <Wording item={item} findings={findings} />
      <FindingList findings={findings} />
      <Origin item={item} />
      <Actions item={item} scope={place} onReason={() => setReasonOpen(true)} />
      {reasonOpen ? (
        <Reason
          onClose={() => setReasonOpen(false)}
          onReject={(reason) => void attempt(() => decideHunks([item.hunk.id], "reject", reason))}
        />
      ) : null}
    </article>
  );
});
