import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";

/** An attempt that failed in a way that another one may not: the connection was cut, the server is busy. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

export function downloadFailed(url: URL, reason: string, nextStep: string, cause?: unknown): PalimpsestError {
  return new PalimpsestError(
    "DOWNLOAD_FAILED",
    `The download from ${url.host} failed: ${reason}. ${nextStep}`,
    { host: url.host, reason },
    { cause },
  );
}

export function stopped(): PalimpsestError {
  return new PalimpsestError("CANCELLED", "Adding the model package was stopped. What was downloaded is kept for the next attempt.");
}
