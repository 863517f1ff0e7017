import { Switch } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Settings } from "../../../src/contract/index.ts";
import { updateSettings } from "../../state/actions/documents.ts";
import { useTranslator } from "../../state/language.ts";
import { useUiStore } from "../../state/uiStore.ts";

/** Asks the browser; the desktop app shows messages itself and needs no permission of the page. */
async function allowed(host: string | undefined): Promise<boolean> {
  if (host === "electron") return true;
  return "Notification" in window && (await Notification.requestPermission()) === "granted";
}

export function DesktopNotifications({ settings }: { settings: Settings }): ReactNode {
  const translate = useTranslator();
  const host = useUiStore((state) => state.appInfo?.host);
  const [denied, setDenied] = useState(false);
  const change = async (wanted: boolean): Promise<void> => {
    const granted = !wanted || (await allowed(host));
    setDenied(!granted);
    if (granted) await updateSettings({ desktopNotifications: wanted });
  };
  return (
    <Switch
      checked={settings.desktopNotifications}
      onChange={(event) => void change(event.currentTarget.checked)}
      label={translate("settings.desktopNotifications")}
      description={translate(denied ? "settings.desktopNotificationsDenied" : "settings.desktopNotificationsHint")}
    />
  );
}
