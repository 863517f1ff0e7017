/** What the person at this window may do, so that controls which the backend would refuse are off. The backend checks every call itself. */
import { type CallName, permits } from "../../src/domain/access/permissions.ts";
import { getUi, type UiState, useUiStore } from "./uiStore.ts";

const mayIn = (ui: UiState, call: CallName): boolean => permits(call, ui.appInfo?.actor ?? null);

/** Whether a call would be allowed, for code outside of React. */
export const may = (call: CallName): boolean => mayIn(getUi(), call);

export const useMay = (call: CallName): boolean => useUiStore((ui) => mayIn(ui, call));

/** The person at this window; null before they have signed in. */
export const useActor = () => useUiStore((ui) => ui.appInfo?.actor ?? null);
