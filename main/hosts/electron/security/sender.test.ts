import type { IpcMainEvent } from "electron";
import { expect, test } from "vitest";
import { isTrustedSender, type MessageSender } from "./sender.ts";

const windows = new Set([7]);
const good: MessageSender = { sender: { id: 7 }, senderFrame: { url: "app://palimpsest/index.html", parent: null } };

test("the main frame of our window is trusted", () => {
  // The type checker sees that Electron's own event has the shape that the rule reads.
  const trusted = (event: IpcMainEvent): boolean => isTrustedSender(event, windows);
  expect(trusted(good as IpcMainEvent)).toBe(true);
});

test.each<[string, MessageSender]>([
  ["another window", { ...good, sender: { id: 8 } }],
  ["a frame inside the page", { ...good, senderFrame: { url: "app://palimpsest/index.html", parent: {} } }],
  ["a foreign page", { ...good, senderFrame: { url: "https://evil.example/", parent: null } }],
  ["a foreign host of our scheme", { ...good, senderFrame: { url: "app://evil/", parent: null } }],
  ["a frame that is gone", { ...good, senderFrame: null }],
])("%s is not", (_name, event) => {
  expect(isTrustedSender(event, windows)).toBe(false);
});
