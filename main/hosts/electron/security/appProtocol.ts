import { readFile } from "node:fs/promises";
import type { CustomScheme, Protocol } from "electron";
import { CONTENT_SECURITY_POLICY } from "../../node/contentSecurityPolicy.ts";
import { findStaticFile } from "../../node/staticFiles.ts";
import { APP_SCHEME, isAppUrl } from "./appOrigin.ts";

/** The scheme as Electron must know it before the app is ready: a real, secure origin and nothing more. */
export const APP_SCHEME_REGISTRATION: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const HEADERS = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Serves the renderer's bundle at app://palimpsest/. */
export function serveRenderer(protocol: Pick<Protocol, "handle">, rendererFolder: string): void {
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(rendererFolder, request));
}

/** GET only, our host only, files below the renderer's folder only. */
export async function answerAppRequest(
  rendererFolder: string,
  request: { readonly method: string; readonly url: string },
): Promise<Response> {
  if (request.method !== "GET") return refuse(405);
  if (!isAppUrl(request.url)) return refuse(403);
  const file = findStaticFile(rendererFolder, rawPath(request.url));
  if (file === null) return refuse(404);
  return new Response(new Uint8Array(await readFile(file.path)), {
    headers: { ...HEADERS, "Content-Type": file.mediaType, "Cache-Control": "no-cache" },
  });
}

/** The path as it was sent, before a URL parser resolved dots in it. */
function rawPath(address: string): string {
  const match = /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(address);
  return match?.[1] === undefined || match[1] === "" ? "/" : match[1];
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: HEADERS });
}
