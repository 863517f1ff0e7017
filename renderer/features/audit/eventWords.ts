/** Events of the log in plain words. */
import { AUDIT_TYPES } from "../../../src/domain/audit/auditEvent.ts";
import type { MessageKey, Translate } from "../../state/language.ts";
import type { ListedEvent } from "./auditState.ts";

const KNOWN = new Set<string>(AUDIT_TYPES);

/** What a type of event is called; a type of a newer version is called by its name. */
export function typeName(type: string, translate: Translate): string {
  return KNOWN.has(type) ? translate(`audit.type.${type}` as MessageKey) : type;
}

/** What happened, in a few words. */
export function eventWords({ type, data }: Pick<ListedEvent, "type" | "data">, translate: Translate): string {
  switch (type) {
    case "decision.made":
      return translate("audit.says.decision", { verdict: text(data.verdict), reason: data.reason === null ? "no" : "yes" });
    case "revision.added":
      return translate("audit.says.revision", { number: Number(data.number), cause: translate(`cause.${text(data.cause)}` as MessageKey) });
    case "proposal.added":
      return translate("audit.says.proposal", { count: Array.isArray(data.hunks) ? data.hunks.length : 0, by: text(data.by) });
    case "run.ended":
      return translate("audit.says.run", { phase: text(data.phase), locks: data.locksHeld === false ? "no" : "yes" });
    case "export.made":
      return translate("audit.says.export", { format: text(data.format) });
    case "workspace.opened":
      return translate("audit.says.opened", { version: text(data.version) });
    default:
      return typeName(type, translate);
  }
}

/** Who did it: a person by name, or the program itself. */
export function actorName({ person }: Pick<ListedEvent, "person">, translate: Translate): string {
  if (person === null) return translate("audit.program");
  return person.name === "" ? translate("audit.unknown", { id: person.id }) : person.name;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");
