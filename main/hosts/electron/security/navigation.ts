import type { WebContents } from "electron";

/** What of WebContents the rule listens to. */
export type NavigatingContents = Pick<WebContents, "on">;

/** The renderer is one page: every navigation, of every frame, also by a redirect, is prevented. */
export function preventNavigation(contents: NavigatingContents): void {
  contents.on("will-navigate", (event) => event.preventDefault());
  contents.on("will-frame-navigate", (event) => event.preventDefault());
  contents.on("will-redirect", (event) => event.preventDefault());
}
