import { EventEmitter } from "node:events";
import type { IpcMain, MessageChannelMain } from "electron";
import { expect, test } from "vitest";
import type { MessageEnd } from "../node/rpcPort.ts";
import { acceptConnections } from "./connections.ts";

function setUp() {
  const ipc = new EventEmitter();
  const ends: MessageEnd[] = [];
  const channels: string[] = [];
  const warnings: string[] = [];
  const port1 = Object.assign(new EventEmitter(), {
    started: 0,
    sent: [] as unknown[],
    start: () => (port1.started += 1),
    postMessage: (message: unknown) => port1.sent.push(message),
  });
  const port2 = new EventEmitter();
  acceptConnections({
    ipc: ipc as unknown as IpcMain,
    createChannel: () => ({ port1, port2 }) as unknown as MessageChannelMain,
    windows: new Set([7]),
    logger: { info: () => undefined, warn: (message) => warnings.push(message), error: () => undefined },
    answer: (end, channel) => {
      ends.push(end);
      channels.push(channel);
    },
  });
  const handed: unknown[] = [];
  const senderFrame = { url: "app://palimpsest/index.html", parent: null, postMessage: (...words: unknown[]) => handed.push(words) };
  return { ipc, ends, channels, warnings, port1, port2, handed, senderFrame };
}

test("our window gets a channel whose other end is answered", () => {
  const { ipc, ends, channels, port1, port2, handed, senderFrame } = setUp();
  ipc.emit("connect", { sender: { id: 7 }, senderFrame });
  expect(handed).toEqual([["port", null, [port2]]]);
  expect(port1.started).toBe(1);
  const received: unknown[] = [];
  let closed = 0;
  ends[0]?.onMessage((message) => received.push(message));
  ends[0]?.onClose(() => (closed += 1));
  port1.emit("message", { data: "hello", ports: [] });
  port1.emit("close");
  ends[0]?.post("answer");
  expect(channels).toEqual(["window-7"]);
  expect([received, closed, port1.sent]).toEqual([["hello"], 1, ["answer"]]);
});

test("nobody else does", () => {
  const { ipc, ends, warnings, handed, senderFrame } = setUp();
  ipc.emit("connect", { sender: { id: 8 }, senderFrame });
  ipc.emit("connect", { sender: { id: 7 }, senderFrame: { ...senderFrame, url: "https://evil.example/" } });
  ipc.emit("connect", { sender: { id: 7 }, senderFrame: null });
  expect([ends, handed, warnings.length]).toEqual([[], [], 3]);
});
