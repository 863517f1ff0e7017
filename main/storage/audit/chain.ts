import { hash } from "node:crypto";

/** What the first event is chained to. */
export const GENESIS = Buffer.alloc(32);

/** Digest of an event: SHA-256 of its canonical JSON in UTF-8. Whoever has this alone can check the chain without reading the event. */
export function eventDigest(event: Buffer | string): Buffer {
  return hash("sha256", event, "buffer");
}

const link = Buffer.alloc(64);

/** Hash of an event: SHA-256 over the hash before it and the event's digest. */
export function chainHash(previous: Buffer, event: Buffer | string): Buffer {
  previous.copy(link, 0, 0, 32);
  eventDigest(event).copy(link, 32);
  return hash("sha256", link, "buffer");
}
