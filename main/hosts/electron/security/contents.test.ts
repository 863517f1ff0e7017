import { EventEmitter } from "node:events";
import type { App } from "electron";
import { expect, test } from "vitest";
import { guardAllContents } from "./contents.ts";

test("new contents get every rule", () => {
  const app = new EventEmitter();
  guardAllContents(app as unknown as Pick<App, "on">, () => undefined);
  let windowRule = 0;
  const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: () => (windowRule += 1) });
  app.emit("web-contents-created", {}, contents);
  expect(contents.eventNames().sort()).toEqual(["will-attach-webview", "will-frame-navigate", "will-navigate", "will-redirect"]);
  expect(windowRule).toBe(1);
});
