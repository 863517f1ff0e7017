import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A new secret of 256 bits, 43 URL-safe characters. */
export function createSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Compares in a time that does not depend on where two texts differ, nor on their lengths. */
export function equalSecrets(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
