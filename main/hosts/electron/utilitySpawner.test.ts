import { EventEmitter } from "node:events";
import type { UtilityProcess } from "electron";
import { expect, test } from "vitest";
import { createUtilitySpawner } from "./utilitySpawner.ts";

test("the child is forked, spoken to, heard and killed", () => {
  const posted: unknown[] = [];
  let killed = 0;
  const child = Object.assign(new EventEmitter(), {
    pid: 42,
    postMessage: (message: unknown) => posted.push(message),
    kill: () => {
      killed += 1;
      return true;
    },
  });
  const forked: string[] = [];
  const spawner = createUtilitySpawner((entry) => {
    forked.push(entry);
    return child as unknown as UtilityProcess;
  }, "/app/inference.mjs");

  const running = spawner.spawn();
  const heard: unknown[] = [];
  const exits: unknown[] = [];
  running.onMessage((message) => heard.push(message));
  running.onExit((code, signal) => exits.push([code, signal]));
  running.post({ type: "ping", sequence: 1 });
  child.emit("message", { type: "pong", sequence: 1 });
  running.kill();
  child.emit("exit", 9);
  child.emit("exit", 9);
  expect([forked, running.pid, posted, heard, exits, killed]).toEqual([
    ["/app/inference.mjs"],
    42,
    [{ type: "ping", sequence: 1 }],
    [{ type: "pong", sequence: 1 }],
    [[9, null]],
    1,
  ]);
});
