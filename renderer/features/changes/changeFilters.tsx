import { Checkbox, NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { clauseName } from "../../../src/domain/document/clauseName.ts";
import type { OutlineItem } from "../../../src/domain/document/outline.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import { outlineOf } from "../../state/outlineCache.ts";
import type { DocumentSession } from "../../state/session.ts";
import { type ChangeFilter, setFilter, useUiStore } from "../../state/uiStore.ts";
import classes from "./changes.module.css";

const proposalsOf = (session: DocumentSession) => session.state().proposals;
const stateOf = (session: DocumentSession) => session.state();

const STATUSES = ["pending", "decided", "accepted", "rejected", "superseded", "all"] as const;
const KINDS = ["regenerate", "edit", "restore", "import"] as const;

/** The clauses that have changes, each with the clauses below it. */
function ClauseFilter(): ReactNode {
  const translate = useTranslator();
  const chosen = useUiStore((state) => state.filter.clause ?? null);
  const state = useCalmSessionState(stateOf);
  const clauses = useMemo(() => clausesWithChanges(outlineOf(state.text), state.proposals), [state]);
  const known = chosen === null || clauses.some((clause) => clause.id === chosen);
  const options = useMemo(
    () =>
      clauses.map(({ id, label, title, level }) => (
        <option key={id} value={id}>
          {"\u2003".repeat(level - 1) + clauseName({ label, title })}
        </option>
      )),
    [clauses],
  );
  return (
    <NativeSelect
      size="xs"
      className={classes.filterBox ?? ""}
      aria-label={translate("decisions.clause")}
      value={chosen ?? ""}
      onChange={(event) => setFilter({ clause: event.currentTarget.value === "" ? null : event.currentTarget.value })}
    >
      <option value="">{translate("decisions.allClauses")}</option>
      {options}
      {known ? null : <option value={chosen}>{chosen}</option>}
    </NativeSelect>
  );
}

function clausesWithChanges(outline: readonly OutlineItem[], proposals: readonly Proposal[]): OutlineItem[] {
  const starts = proposals.flatMap((proposal) => proposal.hunks.map((hunk) => hunk.start)).sort((a, b) => a - b);
  const firstFrom = (offset: number): number => {
    let low = 0;
    for (let high = starts.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return outline.filter((item) => firstFrom(item.start) < firstFrom(item.end));
}

/** Which changes the list shows, and in which order. `all` false: the two choices that are needed most. */
export function ChangeFilters({ all }: { all: boolean }): ReactNode {
  const translate = useTranslator();
  const filter = useUiStore((state) => state.filter);
  const proposals = useCalmSessionState(proposalsOf);
  const authors = useMemo(() => [...new Set(proposals.map((proposal) => proposal.author.name))].sort(), [proposals]);
  const status = STATUSES.map((value) => ({
    value,
    label:
      value === "all"
        ? translate("changes.allStatuses")
        : value === "decided"
          ? translate("decisions.statusDecided")
          : translate(`status.${value}`),
  }));
  const kinds = [
    { value: "", label: translate("changes.allKinds") },
    ...KINDS.map((value) => ({ value, label: translate(`proposalKind.${value}`) })),
  ];
  const people = [{ value: "", label: translate("changes.allAuthors") }, ...authors.map((name) => ({ value: name, label: name }))];
  const orders = [
    { value: "document", label: translate("changes.orderDocument") },
    { value: "uncertain", label: translate("changes.orderUncertain") },
    { value: "stakes", label: translate("decisions.orderStakes") },
    { value: "author", label: translate("decisions.orderAuthor") },
    { value: "newest", label: translate("decisions.orderNewest") },
  ];
  return (
    <fieldset className={classes.filters}>
      <legend className="pal-visually-hidden">{translate("changes.filters")}</legend>
      <NativeSelect
        size="xs"
        aria-label={translate("changes.order")}
        data={orders}
        value={filter.order}
        onChange={(event) => setFilter({ order: event.currentTarget.value as ChangeFilter["order"] })}
      />
      <NativeSelect
        size="xs"
        aria-label={translate("changes.status")}
        data={status}
        value={filter.status}
        onChange={(event) => setFilter({ status: event.currentTarget.value as ChangeFilter["status"] })}
      />
      {all ? (
        <>
          <NativeSelect
            size="xs"
            aria-label={translate("changes.author")}
            data={people}
            value={filter.author ?? ""}
            onChange={(event) => setFilter({ author: event.currentTarget.value === "" ? null : event.currentTarget.value })}
          />
          <NativeSelect
            size="xs"
            aria-label={translate("changes.kind")}
            data={kinds}
            value={filter.kind ?? ""}
            onChange={(event) =>
              setFilter({
                kind: event.currentTarget.value === "" ? null : (event.currentTarget.value as NonNullable<ChangeFilter["kind"]>),
              })
            }
          />
          <ClauseFilter />
          <Checkbox
            size="xs"
            label={translate("stakes.only")}
            checked={filter.stakes === true}
            onChange={(event) => setFilter({ stakes: event.currentTarget.checked })}
          />
          <Checkbox
            size="xs"
            label={translate("finding.only")}
            checked={filter.findings === true}
            onChange={(event) => setFilter({ findings: event.currentTarget.checked })}
          />
        </>
      ) : null}
    </fieldset>
  );
}
