import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/message-port";
import { decodeRequestMessage } from "@orpc/standard-server-peer";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Client } from "../../../src/contract/index.ts";
import { isCallMessage } from "./callMessage.ts";

test("what a client sends is a call", async () => {
  const { port1, port2 } = new MessageChannel();
  const messages: unknown[] = [];
  port2.addEventListener("message", (event) => messages.push(event.data));
  port2.start();
  port1.start();
  const client = createORPCClient<Client>(new RPCLink({ port: port1 }));
  const controller = new AbortController();
  const calls = [
    client.app.info({}),
    client.documents.importFile({ fileName: "契約.md", base64: "YQ==" }),
    client.app.watch({}, { signal: controller.signal }),
  ];
  for (const call of calls) call.catch(() => undefined);
  await expect.poll(() => messages.length).toBe(3);
  controller.abort();
  await expect.poll(() => messages.length).toBe(4);
  expect(messages.map(isCallMessage)).toEqual([true, true, true, true]);
  port1.close();
});

test.each([
  null,
  undefined,
  5,
  {},
  new Uint8Array([1, 2]),
  "",
  "{",
  "null",
  "[]",
  '{"i":1}',
  '{"i":"1"}',
  '{"i":"1","p":null}',
  '{"i":"1","p":{"u":5}}',
  '{"i":"1","p":{"u":"::"}}',
  '{"i":"1","p":{"u":"/../x y"}}',
  '{"i":"1","p":{"u":"/app/info","h":{"content-type":"multipart/form-data"}}}',
  '{"i":"1","p":{"u":"/app/info","h":{"content-disposition":"x"}}}',
  '{"i":"1","p":{"u":"/app/info","h":5}}',
  '{"i":"1","p":{"u":"/app/info","m":7}}',
  '{"i":"1","t":3,"p":null}',
  '{"i":"1","t":99,"p":{}}',
])("%j is dropped", (data) => {
  expect(isCallMessage(data)).toBe(false);
});

test("whatever passes can be decoded", async () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { u: fc.oneof(fc.constant("/app/info"), fc.string()), b: fc.jsonValue(), h: fc.jsonValue(), m: fc.jsonValue() },
      { requiredKeys: [] },
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.record(
        { i: fc.oneof(fc.string(), fc.integer()), t: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.jsonValue()), p: value },
        { requiredKeys: [] },
      ),
      async (message) => {
        const text = JSON.stringify(message);
        if (isCallMessage(text)) await decodeRequestMessage(text);
      },
    ),
  );
});
