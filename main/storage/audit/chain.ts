import { hash } from "node:crypto";

/** What the first event is chained to. */
export const GENESIS = Buffer.alloc(32);

/** Hash of an event: SHA-256 over the hash before it and the canonical JSON in UTF-8. */
export function chainHash(previous: Buffer, event: Buffer | string): Buffer {
  return hash("sha256", Buffer.concat([previous, typeof event === "string" ? Buffer.from(event) : event]), "buffer");
}
