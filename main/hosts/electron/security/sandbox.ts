import type { App } from "electron";

/** Puts every renderer of the app into the sandbox, also ones that nobody thought of. Before the app is ready. */
export function setupSandbox(app: Pick<App, "enableSandbox">): void {
  app.enableSandbox();
}
