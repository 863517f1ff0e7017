/** How the text is edited at this window: what the person chose, as far as their roles and the document's state allow it. */

import { holds } from "../../src/domain/access/actor.ts";
import { permits } from "../../src/domain/access/permissions.ts";
import type { ReviewState } from "../../src/domain/review/reviewState.ts";
import { useSessionState } from "./hooks.ts";
import { currentTranslator } from "./language.ts";
import type { DocumentSession } from "./session.ts";
import { announce, EDIT_MODES, type EditMode, getUi, setUi, type UiState, useUiStore } from "./uiStore.ts";

/** Documents in these states are changed by nobody. */
const CLOSED: ReadonlySet<ReviewState> = new Set(["final", "superseded"]);

export const isClosed = (session: DocumentSession): boolean => CLOSED.has(session.info().reviewState);

/** Why a mode cannot be chosen; null when it can. */
export function modeRefusal(ui: UiState, mode: EditMode): "role" | "final" | null {
  if (mode === "viewing") return null;
  const actor = ui.appInfo?.actor ?? null;
  const allowed = mode === "editing" ? actor !== null && holds(actor, "author") : permits("documents.suggest", actor);
  if (!allowed) return "role";
  return ui.screen.kind === "document" && isClosed(ui.screen.session) ? "final" : null;
}

/** The mode in force: the chosen one, else the next one that changes less. */
export function editModeOf(ui: UiState): EditMode {
  const from = EDIT_MODES.indexOf(ui.chosenMode);
  return EDIT_MODES.slice(from).find((mode) => modeRefusal(ui, mode) === null) ?? "viewing";
}

/** The mode in force, also when the document becomes final or is unlocked. */
export function useEditMode(): EditMode {
  useSessionState(isClosed);
  return useUiStore(editModeOf);
}

/** Chooses a mode and says which one is in force now. */
export function chooseMode(mode: EditMode): void {
  setUi({ chosenMode: mode });
  const inForce = editModeOf(getUi());
  announce(currentTranslator()(inForce === mode ? "suggest.now" : "suggest.notNow", { mode: inForce }));
}

/** Between suggesting and editing, as word processors switch the tracking of changes. */
export function toggleSuggesting(): void {
  chooseMode(editModeOf(getUi()) === "suggesting" ? "editing" : "suggesting");
}
