import type { IncomingHttpHeaders } from "node:http";
import { downloadFailed, Interrupted } from "./interrupted.ts";
import type { PartialFile } from "./partialFile.ts";
import type { Answer } from "./request.ts";

/** Statuses that a server may have got over by the next attempt. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * What an answer brings: the `whole` file, the `rest` of it, or `nothing-more` because all of it is there. Throws
 * DOWNLOAD_FAILED for a refusal, Interrupted for what may pass.
 */
export function checkedStatus(url: URL, { status, headers }: Answer, continuing: boolean): "whole" | "rest" | "nothing-more" {
  if (PASSING.has(status)) throw new Interrupted(`the server answered ${status}`);
  if (continuing && status === 416) return "nothing-more";
  if (status !== 200 && !(continuing && status === 206)) {
    const reason = status === 404 || status === 410 ? "there is nothing at this address" : `the server answered ${status}`;
    throw downloadFailed(url, reason, "Check the address.");
  }
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw downloadFailed(url, `the server sends the file as ${encoding}`, "Ask whoever offers the package.");
  return status === 206 ? "rest" : "whole";
}

/**
 * Where a continued answer begins, when it goes on exactly where `part` ends and belongs to the same file; else null.
 * `total` is null when the server does not say.
 */
export function continuesAt({ status, headers }: Answer, part: PartialFile): { readonly total: number | null } | null {
  const range = headers["content-range"] ?? "";
  const validator = validatorOf(headers);
  if (validator !== null && validator !== part.validator && sameKind(validator, part.validator)) return null;
  if (status === 416) return /^bytes \*\/(\d{1,15})$/.exec(range)?.[1] === String(part.size) ? { total: part.size } : null;
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(range);
  if (found === null || Number(found[1]) !== part.size) return null;
  return { total: found[3] === "*" ? null : Number(found[3]) };
}

/** A strong ETag, else Last-Modified, else null: only these say that two answers are parts of one file. */
export function validatorOf(headers: IncomingHttpHeaders): string | null {
  const { etag } = headers;
  if (etag !== undefined && /^"[^"]*"$/.test(etag)) return etag;
  return headers["last-modified"] ?? null;
}

export function contentLength(headers: IncomingHttpHeaders): number | null {
  const value = headers["content-length"];
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function sameKind(a: string, b: string | null): boolean {
  return b !== null && a.startsWith('"') === b.startsWith('"');
}
