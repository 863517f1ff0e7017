import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";

/** Where an archive is, and what it must be. */
export interface Address {
  /** Without fragment. */
  readonly url: URL;
  /** SHA-256 (lower-case hex) that the archive must have, when the user or the address says so. */
  readonly sha256: string | null;
}

/**
 * Reads an address: https, or http on this machine alone; `#sha256=HEX` at its end is the hash of the archive.
 * Throws INVALID_ARGUMENT.
 */
export function parseAddress(text: string, sha256: string | null): Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "") throw refused(text, "it is no web address");
  if (url.username !== "" || url.password !== "") throw refused(url.origin, "it holds a user name or a password");
  if (!mayAsk(url))
    throw refused(url.origin, `${url.protocol.replace(":", "")} is not encrypted, so that anybody on the way could change the package`);
  const fragment = /^#sha256=([0-9a-fA-F]{64})$/.exec(url.hash)?.[1]?.toLowerCase() ?? null;
  if (url.hash !== "" && fragment === null) throw refused(url.origin, "what stands behind # is not sha256= with 64 hexadecimal digits");
  const given = sha256?.toLowerCase() ?? null;
  if (given !== null && fragment !== null && given !== fragment) throw refused(url.origin, "it names another SHA-256 than you did");
  url.hash = "";
  return { url, sha256: given ?? fragment };
}

/** Whether a connection may be opened: https, and http where nothing leaves this machine. */
export function mayAsk(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function refused(address: string, reason: string): PalimpsestError {
  return new PalimpsestError(
    "INVALID_ARGUMENT",
    `Nothing is downloaded from ${address.slice(0, 200)}: ${reason}. Give an https address of a .zip file.`,
    { argument: "url", reason },
  );
}
