import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { findStaticFile, type StaticFile } from "../node/staticFiles.ts";
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

type Reply =
  | { readonly kind: "text"; readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "page"; readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "file"; readonly file: StaticFile };

/** Answers plain HTTP: the printed address, then files of the renderer for browsers with a session. GET and HEAD only. */
export function answer(gate: HttpGate, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(RESPONSE_HEADERS)) response.setHeader(name, value);
  const reply = decide(gate, request);
  if (reply.kind === "file") {
    sendFile(response, reply.file, request.method === "HEAD");
    return;
  }
  const mediaType = reply.kind === "page" ? "text/html" : "text/plain";
  response.writeHead(reply.status, { "Content-Type": `${mediaType}; charset=utf-8`, "Cache-Control": "no-store", ...reply.headers });
  response.end(reply.body);
}

function decide(gate: HttpGate, request: IncomingMessage): Reply {
  const { host, origin, cookie } = request.headers;
  if (!isOwnHost(host, gate.port())) return text(421, "This server answers to its own address only.\n");
  if (!isOwnOrigin(origin, host, false)) return text(403, "Requests from other sites are refused.\n");
  if (request.method !== "GET" && request.method !== "HEAD") return text(405, "Only GET is answered.\n", { Allow: "GET, HEAD" });
  const [path = "/", query = ""] = splitOnce(request.url ?? "/", "?");
  const hasSession = gate.sessions.has(cookie);

  if (path === "/open") {
    const token = new URLSearchParams(query).get("token") ?? "";
    if (request.method === "GET" && gate.tokens.redeem(token)) return page(200, OPENED_PAGE, { "Set-Cookie": gate.sessions.open() });
    return hasSession ? page(200, OPENED_PAGE) : page(403, NO_SESSION_PAGE);
  }
  if (!hasSession) return page(403, NO_SESSION_PAGE);

  const file = findStaticFile(gate.rendererFolder, path);
  if (file !== null) return { kind: "file", file };
  return path === "/" ? page(503, NOT_BUILT_PAGE) : page(404, NOT_FOUND_PAGE);
}

const text = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: "text",
  status,
  body,
  headers,
});
const page = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  kind: "page",
  status,
  body,
  headers,
});

function sendFile(response: ServerResponse, file: StaticFile, headOnly: boolean): void {
  response.writeHead(200, {
    "Content-Type": file.mediaType,
    "Content-Length": file.bytes,
    "Cache-Control": file.immutable ? "private, max-age=31536000, immutable" : "no-store",
  });
  if (headOnly) response.end();
  else
    createReadStream(file.path)
      .on("error", () => response.destroy())
      .pipe(response);
}

function splitOnce(value: string, separator: string): readonly string[] {
  const index = value.indexOf(separator);
  return index < 0 ? [value] : [value.slice(0, index), value.slice(index + 1)];
}
