/** Messages to the person at this window. */
import { create } from "zustand";
import type { NotificationInfo } from "../../src/contract/index.ts";
import { notificationText } from "../../src/i18n/notificationText.ts";
import { appClient, attempt } from "./app.ts";
import { currentTranslator } from "./language.ts";
import { announce, getUi } from "./uiStore.ts";

interface NotificationStore {
  readonly unread: number;
  readonly notifications: readonly NotificationInfo[];
  /** The panel of the bell is open. */
  readonly open: boolean;
}

export const useNotifications = create<NotificationStore>()(() => ({ unread: 0, notifications: [], open: false }));

/** Asks for the list again. Nobody is signed in: there is none. */
export async function refreshNotifications(): Promise<void> {
  try {
    const { unread, notifications } = await appClient().notifications.list({});
    useNotifications.setState({ unread, notifications });
  } catch {
    useNotifications.setState({ unread: 0, notifications: [] });
  }
}

/** Takes in a message that has just come: the list, the live region, and a message of the desktop when nobody looks. */
export function receiveNotification(message: NotificationInfo): void {
  useNotifications.setState((state) => ({ unread: state.unread + 1, notifications: [message, ...state.notifications].slice(0, 200) }));
  const text = notificationText(message, currentTranslator());
  announce(text);
  showOnDesktop(text, message.id);
}

/** In a browser, where the person has allowed it in the settings and does not look at the page. */
function showOnDesktop(text: string, tag: string): void {
  const { appInfo, settings } = getUi();
  if (appInfo?.host !== "web" || settings?.desktopNotifications !== true || !document.hidden) return;
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const shown = new Notification(currentTranslator()("shell.appName"), { body: text, tag });
  shown.addEventListener("click", () => {
    window.focus();
    useNotifications.setState({ open: true });
    shown.close();
  });
}

export const markRead = (ids: string[] | null): Promise<void> =>
  attempt(async () => {
    await appClient().notifications.markRead({ ids });
    await refreshNotifications();
  });

export const clearNotifications = (ids: string[] | null): Promise<void> =>
  attempt(async () => {
    await appClient().notifications.clear({ ids });
    await refreshNotifications();
  });

export function toggleNotifications(): void {
  useNotifications.setState((state) => ({ open: !state.open }));
}
