import type { HandlerDetails, WindowOpenHandlerResponse } from "electron";
import { expect, test } from "vitest";
import { denyWindows } from "./windowOpen.ts";

test("no window opens; an allowed link goes to the browser", () => {
  const opened: string[] = [];
  let handler: ((details: HandlerDetails) => WindowOpenHandlerResponse) | undefined;
  denyWindows(
    {
      setWindowOpenHandler: (given) => {
        handler = given;
      },
    },
    (url) => opened.push(url),
  );
  const ask = (url: string): WindowOpenHandlerResponse | undefined => handler?.({ url } as HandlerDetails);
  expect(ask("https://commonmark.org/")).toEqual({ action: "deny" });
  expect(ask("https://evil.example/")).toEqual({ action: "deny" });
  expect(ask("app://palimpsest/index.html")).toEqual({ action: "deny" });
  expect(opened).toEqual(["https://commonmark.org/"]);
});
