import type { WebContents, WindowOpenHandlerResponse } from "electron";
import { allowedExternalUrl } from "./externalLinks.ts";

/** Denies every new window. A link to an allowed site goes to the system's browser instead. */
export function denyWindows(contents: Pick<WebContents, "setWindowOpenHandler">, openExternal: (url: string) => void): void {
  contents.setWindowOpenHandler(({ url }): WindowOpenHandlerResponse => {
    const allowed = allowedExternalUrl(url);
    if (allowed !== null) openExternal(allowed);
    return { action: "deny" };
  });
}
