import type { WebContents } from "electron";

/** No webview may ever be attached. */
export function preventWebviews(contents: Pick<WebContents, "on">): void {
  contents.on("will-attach-webview", (event) => event.preventDefault());
}
