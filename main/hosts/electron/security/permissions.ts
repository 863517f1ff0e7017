import type { Session } from "electron";
import { isAppUrl } from "./appOrigin.ts";

/** What the renderer may do beyond drawing: put text on the clipboard after the user asked for it. */
const ALLOWED: ReadonlySet<string> = new Set(["clipboard-sanitized-write"]);

/** Denies every permission, asked for or checked, but the few above for our own page. */
export function denyPermissions(
  session: Pick<Session, "setPermissionRequestHandler" | "setPermissionCheckHandler" | "setDevicePermissionHandler">,
): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(ALLOWED.has(permission) && isAppUrl(details.requestingUrl) && details.isMainFrame);
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => ALLOWED.has(permission) && isAppUrl(origin));
  session.setDevicePermissionHandler(() => false);
}
