import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import { checkSpans } from "./spanLayout.ts";

/** Throws as `SpanGenerator.generate` for a request that no family can fulfil. */
export function checkRequest(request: GenerateRequest): void {
  checkSpans(request.text, request.spans);
  const wrong = (field: string): PalimpsestError =>
    new PalimpsestError("INVALID_ARGUMENT", `The generation's ${field} is out of range.`, { field });
  if (!(request.strength >= 0 && request.strength <= 1)) throw wrong("strength");
  if (!(request.temperature >= 0)) throw wrong("temperature");
  if (!(request.topP > 0 && request.topP <= 1)) throw wrong("topP");
  if (!(Number.isInteger(request.alternatives) && request.alternatives >= 1 && request.alternatives <= 16)) throw wrong("alternatives");
  if (!(request.lengthFactor >= 1)) throw wrong("lengthFactor");
  if (request.rooms?.some((room) => !(Number.isInteger(room) && room >= 0))) throw wrong("rooms");
  if (!(Number.isSafeInteger(request.seed) && request.seed >= 0)) throw wrong("seed");
}
