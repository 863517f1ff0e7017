/** Proposed changes as a real list, with filters, decisions on all of them, and the way to the next one. */
import { ActionIcon, Button } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { decideAll, moveToChange } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { type ChangeItem, countPending, listChanges } from "../../state/changes.ts";
import { findingsIn } from "../../state/findings.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import type { DocumentSession } from "../../state/session.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { CommandButton, CommandIcon, useCommandKey } from "../../ui/commandButton.tsx";
import { Hint } from "../../ui/hint.tsx";
import { IconChevronDown, IconChevronUp, IconFilter } from "../../ui/icons.ts";
import { Region } from "../../ui/region.tsx";
import { ChangeFilters } from "./changeFilters.tsx";
import { ChangeList } from "./changeList.tsx";
import classes from "./changes.module.css";

/** From this height of the window (px) on, all filters show from the beginning. */
const ROOMY = 820;

const stateOf = (session: DocumentSession) => session.state();
const kindOf = (session: DocumentSession) => session.info().kind;

function Position({ items }: { items: readonly ChangeItem[] }): ReactNode {
  const translate = useTranslator();
  const focused = useUiStore((state) => state.focusedHunkId);
  const at = items.findIndex((item) => item.hunk.id === focused) + 1;
  const text =
    at === 0 ? translate("changes.count", { count: items.length }) : translate("common.position", { position: at, total: items.length });
  return <span className={classes.position}>{text}</span>;
}

function Header({ items, pending }: { items: readonly ChangeItem[]; pending: number }): ReactNode {
  const translate = useTranslator();
  const acceptKey = useCommandKey("review.acceptAll");
  const rejectKey = useCommandKey("review.rejectAll");
  const filter = useUiStore((state) => state.filter);
  const [allFilters, setAllFilters] = useState(() => window.innerHeight >= ROOMY);
  const hidden = !allFilters && (filter.author !== null || filter.kind !== null || filter.findings === true);
  return (
    <div className={classes.header}>
      <div className={classes.headerRow}>
        <Hint text={translate("changes.acceptAllHint", { count: pending })} shortcut={acceptKey}>
          <Button
            size="compact-sm"
            px={6}
            variant="default"
            disabled={pending === 0}
            onClick={() => void attempt(() => decideAll("accept"))}
          >
            {translate("changes.acceptAll")}
          </Button>
        </Hint>
        <Hint text={translate("changes.rejectAllHint", { count: pending })} shortcut={rejectKey}>
          <Button
            size="compact-sm"
            px={6}
            variant="default"
            disabled={pending === 0}
            onClick={() => void attempt(() => decideAll("reject"))}
          >
            {translate("changes.rejectAll")}
          </Button>
        </Hint>
        <span className={classes.spring} />
        <Position items={items} />
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--pal-ink)"
          aria-label={translate("changes.allFilters")}
          title={translate("changes.allFilters")}
          aria-expanded={allFilters || hidden}
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
      <ChangeFilters all={allFilters || hidden} />
    </div>
  );
}

function Empty({ filtered, hasRejected }: { filtered: boolean; hasRejected: boolean }): ReactNode {
  const translate = useTranslator();
  const key = useCommandKey("generate.regenerate") ?? "";
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
      {hasRejected ? <CommandButton command="review.reopen">{translate("command.review.reopen")}</CommandButton> : null}
    </div>
  );
}

export function ChangesPanel(): ReactNode {
  const translate = useTranslator();
  const state = useCalmSessionState(stateOf);
  const filter = useUiStore((ui) => ui.filter);
  const kind = useCalmSessionState(kindOf);
  const findingsOf = useMemo(() => findingsIn(state, kind), [state, kind]);
  const items = useMemo(() => {
    const listed = listChanges(state, filter);
    return filter.findings === true ? listed.filter((item) => findingsOf(item).length > 0) : listed;
  }, [state, filter, findingsOf]);
  const pending = countPending(state);
  const outline = useMemo(() => outlineOf(state.text), [state.text]);
  const filtered =
    state.proposals.length > 0 &&
    (filter.status !== "pending" || filter.author !== null || filter.kind !== null || filter.findings === true);
  return (
    <Region name="changes" label={translate("changes.title")} className={classes.panel}>
      <Header items={items} pending={pending} />
      {items.length === 0 ? (
        <Empty
          filtered={filtered}
          hasRejected={state.proposals.some((proposal) => proposal.hunks.some((hunk) => hunk.status === "rejected"))}
        />
      ) : (
        <ChangeList items={items} outline={outline} findingsOf={findingsOf} />
      )}
    </Region>
  );
}
