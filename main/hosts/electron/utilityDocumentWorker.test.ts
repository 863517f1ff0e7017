import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { createUtilityDocumentWorker } from "./utilityDocumentWorker.ts";

test("the process is bounded in memory, and messages, its end and its killing go through", () => {
  const events = new EventEmitter();
  const posted: unknown[] = [];
  const started: unknown[] = [];
  let killed = 0;
  const spawner = createUtilityDocumentWorker((entry, execArgv) => {
    started.push([entry, execArgv.some((flag) => /max-old-space-size=\d+/.test(flag))]);
    return Object.assign(events, {
      postMessage: (message: unknown) => void posted.push(message),
      kill: () => {
        killed += 1;
        return true;
      },
    }) as unknown as ReturnType<Parameters<typeof createUtilityDocumentWorker>[0]>;
  }, "documents.mjs");
  const child = spawner.spawn();
  const heard: unknown[] = [];
  child.onMessage((message) => heard.push(message));
  child.onExit(() => heard.push("gone"));
  child.post({ kind: "import" });
  events.emit("message", "ready");
  events.emit("exit", 0);
  events.emit("exit", 0);
  child.kill();
  expect(started).toEqual([["documents.mjs", true]]);
  expect(posted).toEqual([{ kind: "import" }]);
  expect(heard).toEqual(["ready", "gone"]);
  expect(killed).toBe(1);
});
