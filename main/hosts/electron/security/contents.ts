import type { App } from "electron";
import { preventNavigation } from "./navigation.ts";
import { preventWebviews } from "./webviews.ts";
import { denyWindows } from "./windowOpen.ts";

/** Puts the rules on every web contents of the app, at its creation. */
export function guardAllContents(app: Pick<App, "on">, openExternal: (url: string) => void): void {
  app.on("web-contents-created", (_event, contents) => {
    preventNavigation(contents);
    preventWebviews(contents);
    denyWindows(contents, openExternal);
  });
}
