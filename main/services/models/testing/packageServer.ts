/** A real HTTPS server on this machine that the tests tell how to misbehave. */
import { readFileSync } from "node:fs";
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const file = (name: string): string => readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8");

/** The authority that the tests trust. */
export const CA = file("./cert.pem");

export interface Seen {
  readonly path: string;
  readonly range: string | null;
  readonly ifRange: string | null;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, seen: Seen, count: number) => void;

export interface PackageServer {
  /** Address of a path of the server. */
  url(path?: string): string;
  readonly port: number;
  /** Requests so far, in order. */
  readonly seen: readonly Seen[];
}

/** Serves until the test has ended. `answer` gets the number of the request, from 1. */
export async function serve(answer: Answer, protocol: "https" | "http" = "https"): Promise<PackageServer> {
  const seen: Seen[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const { range = null, "if-range": ifRange = null } = request.headers;
    const one: Seen = { path: request.url ?? "", range, ifRange: typeof ifRange === "string" ? ifRange : null };
    seen.push(one);
    answer(request, response, one, seen.length);
  };
  const server = protocol === "https" ? createServer({ key: file("./key.pem"), cert: CA }, listener) : createPlainServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { port, seen, url: (path = "/package.zip") => `${protocol}://localhost:${port}${path}` };
}

/** An honest answer with resume: what a good server of static files gives. `etag` names the version of the content. */
export function sendFile(response: ServerResponse, bytes: Uint8Array, { range, ifRange }: Seen, etag = '"one"'): void {
  const start = range === null || ifRange !== etag ? null : Number(/^bytes=(\d+)-$/.exec(range)?.[1]);
  if (start !== null && start >= bytes.length) {
    response.writeHead(416, { "content-range": `bytes */${bytes.length}`, etag }).end();
    return;
  }
  const body = bytes.subarray(start ?? 0);
  response.writeHead(start === null ? 200 : 206, {
    etag,
    "accept-ranges": "bytes",
    "content-length": body.length,
    ...(start === null ? {} : { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  response.end(body);
}

/** Begins an honest answer, cuts the connection after `length` bytes of its body. */
export function cutAfter(response: ServerResponse, bytes: Uint8Array, seen: Seen, length: number, etag = '"one"'): void {
  const start = seen.range === null || seen.ifRange !== etag ? 0 : Number(/^bytes=(\d+)-$/.exec(seen.range)?.[1]);
  response.writeHead(start === 0 ? 200 : 206, {
    etag,
    "content-length": bytes.length - start,
    ...(start === 0 ? {} : { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  response.write(bytes.subarray(start, start + length), () => setTimeout(() => response.destroy(), 30));
}
