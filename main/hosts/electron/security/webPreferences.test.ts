import { expect, test } from "vitest";
import { secureWebPreferences } from "./webPreferences.ts";

test("a window is isolated and sandboxed, explicitly", () => {
  expect(secureWebPreferences("/preload.cjs")).toMatchObject({
    preload: "/preload.cjs",
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  });
});
