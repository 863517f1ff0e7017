import type { Notification as ElectronNotification, NotificationConstructorOptions } from "electron";
import type { Notifier } from "../../ports/ports.ts";

export interface NotifierOptions {
  /** Languages that the system prefers. */
  readonly languages: readonly string[];
  /** Whether the system shows notifications at all. */
  readonly supported: () => boolean;
  readonly create: (options: NotificationConstructorOptions) => Pick<ElectronNotification, "show" | "close" | "on">;
  /** Nobody is told on the desktop what they see in the window. */
  readonly inSight: () => boolean;
  /** Brings the window to the front. */
  readonly open: () => void;
}

/** Most that stay on the desktop at a time; the oldest goes. */
const MOST = 5;

/** The system's notifications, while the window is out of sight. */
export function nativeNotifier({ languages, supported, create, inSight, open }: NotifierOptions): Notifier {
  const shown: Pick<ElectronNotification, "close">[] = [];
  return {
    languages,
    show(title, body) {
      if (inSight() || !supported()) return;
      const notification = create({ title, body, silent: true });
      notification.on("click", open);
      shown.push(notification);
      if (shown.length > MOST) shown.shift()?.close();
      notification.show();
    },
  };
}
