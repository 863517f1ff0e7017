/** Proposed changes as a real list, with filters, decisions on all of them, and the way to the next one. */
import { ActionIcon, Button } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { useMay } from "../../state/access.ts";
import { currentChange, decideAll, hasOwnRejection, moveToChange } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { listFor, queueProgress } from "../../state/changeLists.ts";
import { type ChangeItem, countPending } from "../../state/changes.ts";
import { findingsIn } from "../../state/findings.ts";
import { useCalmSessionState, useSession } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import { useReviewPosition } from "../../state/reviewPosition.ts";
import { useReviewStore } from "../../state/reviewStore.ts";
import type { DocumentSession } from "../../state/session.ts";
import { stakesIn } from "../../state/stakes.ts";
import { type ChangeFilter, useUiStore } from "../../state/uiStore.ts";
import { CommandButton, CommandIcon, useCommandKey } from "../../ui/commandButton.tsx";
import { Hint } from "../../ui/hint.tsx";
import { IconChevronDown, IconChevronUp, IconFilter } from "../../ui/icons.ts";
import { Region } from "../../ui/region.tsx";
import { ChangeFilters } from "./changeFilters.tsx";
import { ChangeList } from "./changeList.tsx";
import { ScopeMenu } from "./changeMenu.tsx";
import classes from "./changes.module.css";
import { ChosenBar, ConflictBar, QueueBar } from "./reviewBars.tsx";

/** From this height of the window (px) on, all filters show from the beginning. */
const ROOMY = 960;

const stateOf = (session: DocumentSession) => session.state();
const kindOf = (session: DocumentSession) => session.info().kind;

function Position({ items }: { items: readonly ChangeItem[] }): ReactNode {
  const translate = useTranslator();
  const place = useReviewPosition();
  const text = place === null ? translate("changes.count", { count: items.length }) : translate("common.position", place);
  return <span className={classes.position}>{text}</span>;
}

/** Whether a filter beyond those that always show narrows the list. */
const isNarrowed = ({ author, kind, findings, stakes, clause }: ChangeFilter): boolean =>
  author !== null || kind !== null || findings === true || stakes === true || (clause ?? null) !== null;

function DecideAll({ verdict, pending }: { verdict: "accept" | "reject"; pending: number }): ReactNode {
  const translate = useTranslator();
  const key = useCommandKey(verdict === "accept" ? "review.acceptAll" : "review.rejectAll");
  const mayDecide = useMay("proposals.decide");
  const hint = mayDecide
    ? translate(verdict === "accept" ? "changes.acceptAllHint" : "changes.rejectAllHint", { count: pending })
    : translate("decisions.offRole");
  return (
    <Hint text={hint} shortcut={key}>
      <Button
        size="compact-sm"
        px={6}
        variant="default"
        disabled={pending === 0 || !mayDecide}
        onClick={() => void attempt(() => decideAll(verdict))}
      >
        {translate(verdict === "accept" ? "changes.acceptAll" : "changes.rejectAll")}
      </Button>
    </Hint>
  );
}

function Header({ items, pending }: { items: readonly ChangeItem[]; pending: number }): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const filter = useUiStore((state) => state.filter);
  const mayDecide = useMay("proposals.decide");
  useUiStore((state) => state.focusedHunkId);
  const [allFilters, setAllFilters] = useState(() => window.innerHeight >= ROOMY);
  const shown = allFilters || isNarrowed(filter);
  return (
    <div className={classes.header}>
      <div className={classes.headerRow}>
        <DecideAll verdict="accept" pending={pending} />
        <DecideAll verdict="reject" pending={pending} />
        <ScopeMenu item={currentChange(session)} disabled={pending === 0 || !mayDecide} />
        <span className={classes.spring} />
        <Position items={items} />
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--pal-ink)"
          aria-label={translate("changes.allFilters")}
          title={translate("changes.allFilters")}
          aria-expanded={shown}
          onClick={() => setAllFilters(!allFilters)}
        >
          <IconFilter size={17} aria-hidden />
        </ActionIcon>
        <CommandIcon
          command="review.previous"
          label={translate("changes.previous")}
          disabled={pending === 0}
          onClick={() => moveToChange(-1)}
          icon={<IconChevronUp size={18} aria-hidden />}
        />
        <CommandIcon
          command="review.next"
          label={translate("changes.next")}
          disabled={pending === 0}
          onClick={() => moveToChange(1)}
          icon={<IconChevronDown size={18} aria-hidden />}
        />
      </div>
      <ChangeFilters all={shown} />
    </div>
  );
}

function Empty({ filtered, hasRejected }: { filtered: boolean; hasRejected: boolean }): ReactNode {
  const translate = useTranslator();
  const key = useCommandKey("generate.regenerate") ?? "";
  const suggestKey = useCommandKey("edit.modeSuggesting") ?? "";
  if (filtered) return <p className={classes.empty}>{translate("changes.noneFiltered")}</p>;
  return (
    <div className={classes.empty}>
      <p>
        <strong>{translate("changes.emptyTitle")}</strong>
      </p>
      <ol>
        <li>{translate("changes.emptySelect")}</li>
        <li>{translate("changes.emptyRegenerate", { key })}</li>
        <li>{translate("changes.emptyDecide")}</li>
      </ol>
      <p>{translate("changes.emptySuggest", { key: suggestKey })}</p>
      {hasRejected ? <CommandButton command="review.reopen">{translate("command.review.reopen")}</CommandButton> : null}
    </div>
  );
}

export function ChangesPanel(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const state = useCalmSessionState(stateOf);
  const filter = useUiStore((ui) => ui.filter);
  const kind = useCalmSessionState(kindOf);
  const queue = useReviewStore((review) => review.queue);
  const findingsOf = useMemo(() => findingsIn(state, kind), [state, kind]);
  const outline = useMemo(() => outlineOf(state.text), [state.text]);
  const stakesOf = stakesIn(state);
  const progress = state === session.state() ? queueProgress(session, queue) : null;
  const items = progress === null || progress.open.length === 0 ? listFor(state, filter, kind) : progress.open;
  const pending = countPending(state);
  const filtered = state.proposals.length > 0 && (filter.status !== "pending" || isNarrowed(filter));
  return (
    <Region name="changes" label={translate("changes.title")} className={classes.panel}>
      <Header items={items} pending={pending} />
      <ConflictBar />
      <QueueBar />
      {items.length === 0 ? (
        <Empty filtered={filtered} hasRejected={hasOwnRejection(session)} />
      ) : (
        <ChangeList text={state.text} items={items} outline={outline} findingsOf={findingsOf} stakesOf={stakesOf} positions={progress} />
      )}
      <ChosenBar />
    </Region>
  );
}
