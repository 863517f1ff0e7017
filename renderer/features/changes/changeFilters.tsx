import { Checkbox, NativeSelect } from "@mantine/core";
import { type ReactNode, useMemo } from "react";
import { useCalmSessionState } from "../../state/hooks.ts";
import { useTranslator } from "../../state/language.ts";
import type { DocumentSession } from "../../state/session.ts";
import { type ChangeFilter, setFilter, useUiStore } from "../../state/uiStore.ts";
import classes from "./changes.module.css";

const proposalsOf = (session: DocumentSession) => session.state().proposals;

const STATUSES = ["pending", "accepted", "rejected", "superseded", "all"] as const;
const KINDS = ["regenerate", "edit", "restore", "import"] as const;

/** Which changes the list shows, and in which order. `all` false: the two choices that are needed most. */
export function ChangeFilters({ all }: { all: boolean }): ReactNode {
  const translate = useTranslator();
  const filter = useUiStore((state) => state.filter);
  const proposals = useCalmSessionState(proposalsOf);
  const authors = useMemo(() => [...new Set(proposals.map((proposal) => proposal.author.name))].sort(), [proposals]);
  const status = STATUSES.map((value) => ({
    value,
    label: value === "all" ? translate("changes.allStatuses") : translate(`status.${value}`),
  }));
  const kinds = [
    { value: "", label: translate("changes.allKinds") },
    ...KINDS.map((value) => ({ value, label: translate(`proposalKind.${value}`) })),
  ];
  const people = [{ value: "", label: translate("changes.allAuthors") }, ...authors.map((name) => ({ value: name, label: name }))];
  const orders = [
    { value: "document", label: translate("changes.orderDocument") },
    { value: "uncertain", label: translate("changes.orderUncertain") },
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
          <Checkbox
            size="xs"
            className={classes.filterBox ?? ""}
            label={translate("finding.only")}
            checked={filter.findings === true}
            onChange={(event) => setFilter({ findings: event.currentTarget.checked })}
          />
        </>
      ) : null}
    </fieldset>
  );
}
