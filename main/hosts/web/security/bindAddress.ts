import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";

/** The only address the web host listens on. */
export const LOOPBACK = "127.0.0.1";

/**
 * Refuses every address but loopback: there are no accounts and no TLS here, so anybody who can reach the port would
 * read the documents. Throws PalimpsestError NOT_AVAILABLE.
 */
export function checkBindAddress(address: string): typeof LOOPBACK {
  if (address !== LOOPBACK) {
    throw new PalimpsestError(
      "NOT_AVAILABLE",
      `Palimpsest listens on ${LOOPBACK} only, not on ${address}: sharing needs accounts and TLS. Reach it through an SSH tunnel instead.`,
      { address },
    );
  }
  return LOOPBACK;
}
