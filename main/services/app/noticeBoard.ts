import type { Notice } from "../../../src/contract/index.ts";
import type { OpeningNotice } from "../../storage/openDatabase.ts";
import type { Workbench } from "../workbench.ts";

/** What the user must be told. Notices of the start stay to be read by every tab; announcements are told once. */
export class NoticeBoard {
  readonly #workbench: Workbench;
  readonly #standing: Notice[] = [];

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    for (const notice of workbench.storage.notices) this.#standing.push({ id: workbench.ports.random.id(), ...toNotice(notice) });
  }

  /** Notices of the start. */
  list(): Notice[] {
    return [...this.#standing];
  }

  announce(notice: Omit<Notice, "id">): void {
    this.#workbench.events.emit({ type: "notice", notice: { id: this.#workbench.ports.random.id(), ...notice } });
  }
}

function toNotice(notice: OpeningNotice): Omit<Notice, "id"> {
  const kept = notice.setAside === null ? "" : ` The damaged file was kept as ${notice.setAside}.`;
  const details = {
    problem: notice.problem,
    setAside: notice.setAside ?? "",
    restored: notice.restored ?? "",
    restoredAt: notice.restoredAt ?? 0,
  };
  if (notice.restoredAt === null) {
    const message = `The database was damaged (${notice.problem}) and there was no backup to restore, so the workspace starts empty.${kept}`;
    return { level: "error", code: notice.code, message, details };
  }
  const when = new Date(notice.restoredAt).toISOString().slice(0, 16).replace("T", " ");
  const message = `The database was damaged (${notice.problem}). The backup of ${when} UTC was restored; changes made after it are not in it.${kept}`;
  return { level: "warning", code: notice.code, message, details };
}
