/** Which events are shown. */
import { Button, Select, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { AuditFilter } from "../../../src/contract/index.ts";
import { AUDIT_TYPES } from "../../../src/domain/audit/auditEvent.ts";
import { useTranslator } from "../../state/language.ts";
import classes from "./audit.module.css";
import type { Subjects } from "./auditState.ts";
import { typeName } from "./eventWords.ts";

/** The first and the last millisecond of a day as a date field writes it ("2026-11-29"), in the time of this machine. */
function dayBounds(day: string): { readonly first: number; readonly last: number } | null {
  const first = new Date(`${day}T00:00:00`);
  if (Number.isNaN(first.getTime())) return null;
  const next = new Date(first);
  next.setDate(next.getDate() + 1);
  return { first: first.getTime(), last: next.getTime() - 1 };
}

export interface FilterFields {
  readonly type: string | null;
  readonly person: string | null;
  readonly document: string | null;
  readonly from: string;
  readonly to: string;
}

export const NO_FILTER: FilterFields = { type: null, person: null, document: null, from: "", to: "" };

/** What the fields ask the backend for. */
export function toFilter({ type, person, document, from, to }: FilterFields): AuditFilter {
  const known = AUDIT_TYPES.find((name) => name === type);
  const first = dayBounds(from)?.first;
  const last = dayBounds(to)?.last;
  return {
    ...(known === undefined ? {} : { type: known }),
    ...(person === null ? {} : { personId: person }),
    ...(document === null ? {} : { documentId: document }),
    ...(first === undefined ? {} : { from: Math.max(0, first) }),
    ...(last === undefined ? {} : { to: Math.max(0, last) }),
  };
}

interface FilterProps {
  readonly fields: FilterFields;
  readonly subjects: Subjects;
  change(fields: FilterFields): void;
}

export function Filters({ fields, subjects, change }: FilterProps): ReactNode {
  const translate = useTranslator();
  const common = {
    placeholder: translate("audit.all"),
    clearable: true,
    searchable: true,
    size: "xs",
    comboboxProps: { withinPortal: true },
  } as const;
  const clear = (label: string) => ({ clearButtonProps: { "aria-label": `${translate("audit.clear")}: ${label}` } });
  const types = AUDIT_TYPES.map((type) => ({ value: type, label: typeName(type, translate) }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame of its own
    <div className={classes.filters} role="group" aria-label={translate("audit.filters")}>
      <Select
        {...common}
        {...clear(translate("audit.type"))}
        label={translate("audit.type")}
        data={types}
        value={fields.type}
        onChange={(type) => change({ ...fields, type })}
      />
      <Select
        {...common}
        {...clear(translate("audit.person"))}
        label={translate("audit.person")}
        data={subjects.people.map(({ id, name }) => ({ value: id, label: name }))}
        value={fields.person}
        onChange={(person) => change({ ...fields, person })}
      />
      <Select
        {...common}
        {...clear(translate("audit.document"))}
        label={translate("audit.document")}
        data={subjects.documents.map(({ id, title }) => ({ value: id, label: title }))}
        value={fields.document}
        onChange={(document) => change({ ...fields, document })}
      />
      <TextInput
        size="xs"
        type="date"
        label={translate("audit.from")}
        value={fields.from}
        onChange={({ currentTarget: { value } }) => change({ ...fields, from: value })}
      />
      <TextInput
        size="xs"
        type="date"
        label={translate("audit.to")}
        value={fields.to}
        onChange={({ currentTarget: { value } }) => change({ ...fields, to: value })}
      />
      <Button size="xs" variant="default" disabled={JSON.stringify(fields) === JSON.stringify(NO_FILTER)} onClick={() => change(NO_FILTER)}>
        {translate("audit.clear")}
      </Button>
    </div>
  );
}
