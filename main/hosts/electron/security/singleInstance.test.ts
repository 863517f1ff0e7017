import { EventEmitter } from "node:events";
import type { App } from "electron";
import { expect, test } from "vitest";
import { takeSingleInstance } from "./singleInstance.ts";

const fakeApp = (free: boolean): EventEmitter & Pick<App, "requestSingleInstanceLock" | "on"> =>
  Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => free }) as never;

test("the first instance stays and hears of the second", () => {
  const app = fakeApp(true);
  const heard: unknown[] = [];
  expect(takeSingleInstance(app, (words, folder) => heard.push([words, folder]))).toBe(true);
  app.emit("second-instance", {}, ["palimpsest", "a.md"], "/home/ada", null);
  expect(heard).toEqual([[["palimpsest", "a.md"], "/home/ada"]]);
});

test("the second leaves", () => {
  expect(takeSingleInstance(fakeApp(false), () => undefined)).toBe(false);
});
