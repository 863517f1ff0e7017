/** One proposed change: where, how certain, what, by whom, and what can be done with it. */
import { type KeyboardEvent, type MouseEvent, memo, type ReactNode } from "react";
import type { Finding } from "../../../src/domain/quality/finding.ts";
import type { Stake } from "../../../src/domain/review/highStakes.ts";
import { useMay } from "../../state/access.ts";
import { regenerateAgain } from "../../state/actions/again.ts";
import { choose, decideHunks, focusChange } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { type ChangeItem, looksTheSame, pendingChanges } from "../../state/changes.ts";
import { useSession, useSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { useReviewStore } from "../../state/reviewStore.ts";
import type { DocumentSession } from "../../state/session.ts";
import { IconCheck, IconRefresh, IconX } from "../../ui/icons.ts";
import { SmallButton } from "../../ui/smallButton.tsx";
import { ChangeComments } from "../comments/changeComments.tsx";
import { Alternatives } from "./alternatives.tsx";
import { Certainty, DecisionLine, Origin, Stakes, Wording } from "./cardParts.tsx";
import { ChangeMenu } from "./changeMenu.tsx";
import classes from "./changes.module.css";
import { FindingList } from "./findings.tsx";
import { Nested } from "./nested.tsx";

export interface ChangeCardProps {
  readonly item: ChangeItem;
  readonly position: number;
  readonly count: number;
  readonly clauseLabel: string;
  readonly clauseTitle: string;
  readonly focused: boolean;
  readonly findings: readonly Finding[];
  readonly stakes: readonly Stake[];
}

/** The change as it is now: what a card was drawn from may have moved since. */
const present = (session: DocumentSession, item: ChangeItem): ChangeItem =>
  pendingChanges(session.state()).find((other) => other.hunk.id === item.hunk.id) ?? item;

const isBusy = (session: DocumentSession): boolean => session.runs().some((view) => view.active);

function Decide({ item, scope, off }: { item: ChangeItem; scope: string; off: string | null }): ReactNode {
  const translate = useTranslator();
  const decide = (verdict: "accept" | "reject"): void => void attempt(() => decideHunks([item.hunk.id], verdict));
  return (
    <>
      <SmallButton
        tone="accept"
        aria-label={translate("changes.accept")}
        title={off ?? translate("changes.acceptHint", { scope })}
        disabled={off !== null}
        icon={<IconCheck size={14} aria-hidden />}
        onClick={() => decide("accept")}
      >
        {translate("changes.acceptShort")}
      </SmallButton>
      <SmallButton
        tone="reject"
        aria-label={translate("changes.reject")}
        title={off ?? translate("changes.rejectHint", { scope })}
        disabled={off !== null}
        icon={<IconX size={14} aria-hidden />}
        onClick={() => decide("reject")}
      >
        {translate("changes.rejectShort")}
      </SmallButton>
    </>
  );
}

function Again({ item, scope }: { item: ChangeItem; scope: string }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const busy = useSessionState(isBusy);
  return (
    <SmallButton
      tone="model"
      aria-label={translate("changes.again")}
      title={translate(busy ? "generate.why.running" : "changes.againHint", { scope })}
      disabled={busy}
      icon={<IconRefresh size={14} aria-hidden />}
      onClick={() => void attempt(() => regenerateAgain(present(session, item)))}
    >
      {translate("changes.againShort")}
    </SmallButton>
  );
}

function Actions({ item, scope }: { item: ChangeItem; scope: string }): ReactNode {
  const translate = useTranslator();
  const off = useMay("proposals.decide") ? null : translate("decisions.offRole");
  if (item.hunk.status === "pending") {
    return (
      <div className={classes.actions}>
        <Decide item={item} scope={scope} off={off} />
        <Again item={item} scope={scope} />
        <Alternatives proposal={item.proposal} />
        <ChangeComments hunkId={item.hunk.id} />
        <ChangeMenu item={item} />
      </div>
    );
  }
  return (
    <div className={classes.actions}>
      {item.hunk.status === "superseded" ? null : (
        <SmallButton
          tone="outlined"
          disabled={off !== null}
          title={off ?? undefined}
          onClick={() => void attempt(() => decideHunks([item.hunk.id], "reopen"))}
        >
          {translate("changes.reopen")}
        </SmallButton>
      )}
      <ChangeComments hunkId={item.hunk.id} />
      <ChangeMenu item={item} />
    </div>
  );
}

function Chooser({ item, position, count }: { item: ChangeItem; position: number; count: number }): ReactNode {
  const translate = useTranslator();
  const chosen = useReviewStore((state) => state.chosen.has(item.hunk.id));
  return (
    <input
      type="checkbox"
      className={classes.choose}
      aria-label={translate("decisions.chooseCard", { position, count })}
      checked={chosen}
      onChange={(event) => choose(item.hunk.id, (event.nativeEvent as unknown as globalThis.MouseEvent).shiftKey ? "range" : "toggle")}
    />
  );
}

function Card({ item, position, count, clauseLabel, clauseTitle, focused, findings, stakes }: ChangeCardProps): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const place = clauseLabel === "" && clauseTitle === "" ? translate("changes.beginning") : `${clauseLabel} ${clauseTitle}`.trim();
  const pending = item.hunk.status === "pending";
  const onClick = (event: MouseEvent): void => {
    if (pending && (event.shiftKey || event.ctrlKey || event.metaKey)) choose(item.hunk.id, event.shiftKey ? "range" : "toggle");
    else focusChange(session, present(session, item));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== " " || !pending) return;
    event.preventDefault();
    choose(item.hunk.id, event.shiftKey ? "range" : "toggle");
  };
  return (
    <article
      className={classes.card}
      data-hunk={item.hunk.id}
      data-focused={focused || undefined}
      data-status={item.hunk.status}
      aria-label={translate("changes.cardName", { position, count, place })}
    >
      <div className={classes.top}>
        {pending ? <Chooser item={item} position={position} count={count} /> : null}
        <button
          type="button"
          data-main
          className={classes.place}
          aria-current={focused || undefined}
          onClick={onClick}
          onKeyDown={onKeyDown}
          onKeyUp={(event) => (event.key === " " && pending ? event.preventDefault() : undefined)}
        >
          {place}
        </button>
        <span className={classes.position} aria-hidden>
          {translate("common.position", { position, total: count })}
        </span>
        {item.hunk.confidence === null ? null : <Certainty value={item.hunk.confidence} />}
      </div>
      <Wording item={item} findings={findings} />
      <Nested item={item} />
      <Stakes stakes={stakes} />
      <FindingList findings={findings} />
      <Origin item={item} />
      <DecisionLine item={item} />
      <Actions item={item} scope={place} />
    </article>
  );
}

export const ChangeCard = memo(Card, (before, after) => {
  const { item, ...rest } = after;
  return looksTheSame(before.item, item) && (Object.keys(rest) as (keyof typeof rest)[]).every((key) => before[key] === after[key]);
});
