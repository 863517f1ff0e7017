import { EventEmitter } from "node:events";
import type { WebContents } from "electron";
import { expect, test } from "vitest";
import { preventWebviews } from "./webviews.ts";

test("a webview is not attached", () => {
  const contents = new EventEmitter();
  preventWebviews(contents as unknown as WebContents);
  let prevented = false;
  contents.emit("will-attach-webview", { preventDefault: () => (prevented = true) }, {}, {});
  expect(prevented).toBe(true);
});
