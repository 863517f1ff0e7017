import { request } from "node:http";
import { WebSocket } from "ws";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One HTTP request as a hostile client could send it: any path (not normalised), any header, any method. */
export function send(port: number, path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, path, method, headers: { Host: `127.0.0.1:${port}`, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** Redeems a printed address; the value of a Cookie header. */
export async function logIn(url: string): Promise<string> {
  const { port, pathname, search } = new URL(url);
  const { status, headers } = await send(Number(port), `${pathname}${search}`);
  const cookie = headers["set-cookie"]?.[0]?.split(";")[0];
  if (status !== 200 || cookie === undefined) throw new Error(`the address was refused with ${status}`);
  return cookie;
}

/** A WebSocket to the contract, open; rejects with the status of a refusal. */
export function openSocket(
  port: number,
  cookie: string,
  headers: Readonly<Record<string, string>> = {},
  path = "/rpc",
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { Cookie: cookie, Origin: `http://127.0.0.1:${port}`, ...headers },
    });
    socket.once("open", () => resolve(socket));
    socket.once("unexpected-response", (_request, response) => {
      socket.terminate();
      reject(new Error(`refused with ${response.statusCode}`));
    });
    socket.once("error", reject);
  });
}

/** Resolves to the close code. */
export function closed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once("close", resolve));
}
