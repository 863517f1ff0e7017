/** Why a model of the Hugging Face ecosystem is not added. */
import path from "node:path";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

/** MODEL_BROKEN that says what is wrong with `file` of the model in `folder`, and what to do. */
export function refusedModel(
  folder: string,
  reason: string,
  file: string,
  next = "Choose another model.",
  cause?: unknown,
): PalimpsestError {
  const model = path.basename(folder);
  return new PalimpsestError(
    "MODEL_BROKEN",
    `The model "${model}" cannot be added: ${reason} (${file}). ${next}`,
    { model, reason, file },
    { cause },
  );
}

/** Makes the error for a reason; the caller knows the model and the file. */
export type Refuse = (reason: string, next?: string) => PalimpsestError;
