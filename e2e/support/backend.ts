/** A second client of the running application, for arranging documents and for reading what was really stored. */
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import type { BrowserContext } from "@playwright/test";
import { WebSocket } from "ws";
import type { Client } from "../../src/contract/index.ts";

export interface BackendClient {
  readonly client: Client;
  close(): void;
}

/** Connects with the session cookie that the browser got. */
export async function connectBackend(context: BrowserContext, port: number): Promise<BackendClient> {
  const origin = `http://127.0.0.1:${port}`;
  const cookies = await context.cookies(origin);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, {
    headers: { Origin: origin, Cookie: cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join("; ") },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  const client = createORPCClient<Client>(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
  return { client, close: () => socket.close() };
}
