import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { findStaticFile } from "../node/staticFiles.ts";
import { NO_SESSION_PAGE, NOT_BUILT_PAGE, NOT_FOUND_PAGE, OPENED_PAGE } from "./pages.ts";
import { isOwnHost } from "./security/hostHeader.ts";
import type { OneTimeTokens } from "./security/oneTimeTokens.ts";
import { isOwnOrigin } from "./security/originHeader.ts";
import { RESPONSE_HEADERS } from "./security/responseHeaders.ts";
import type { Sessions } from "./security/sessions.ts";

export interface HttpGate {
  readonly port: () => number;
  readonly tokens: OneTimeTokens;
  readonly sessions: Sessions;
  /** Folder of the renderer's bundle. */
  readonly rendererFolder: string;
}

/** Answers plain HTTP: the printed address, then files of the renderer for browsers with a session. GET and HEAD only. */
export function answer(gate: HttpGate, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(RESPONSE_HEADERS)) response.setHeader(name, value);
  const { host, origin, cookie } = request.headers;
  if (!isOwnHost(host, gate.port())) return sendText(response, 421, "This server answers to its own address only.\n");
  if (!isOwnOrigin(origin, host, false)) return sendText(response, 403, "Requests from other sites are refused.\n");
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return sendText(response, 405, "Only GET is answered.\n");
  }
  const [path = "/", query = ""] = splitOnce(request.url ?? "/", "?");
  const hasSession = gate.sessions.has(cookie);

  if (path === "/open") {
    if (request.method === "GET" && gate.tokens.redeem(new URLSearchParams(query).get("token") ?? "")) {
      response.setHeader("Set-Cookie", gate.sessions.open());
      return sendPage(response, 200, OPENED_PAGE);
    }
    return hasSession ? sendPage(response, 200, OPENED_PAGE) : sendPage(response, 403, NO_SESSION_PAGE);
  }
  if (!hasSession) return sendPage(response, 403, NO_SESSION_PAGE);

  const file = findStaticFile(gate.rendererFolder, path);
  if (file === null) return path === "/" ? sendPage(response, 503, NOT_BUILT_PAGE) : sendPage(response, 404, NOT_FOUND_PAGE);
  response.writeHead(200, {
    "Content-Type": file.mediaType,
    "Content-Length": file.bytes,
    "Cache-Control": file.immutable ? "private, max-age=31536000, immutable" : "no-store",
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  createReadStream(file.path)
    .on("error", () => response.destroy())
    .pipe(response);
}

function sendPage(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" }).end(body);
}

function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" }).end(body);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
