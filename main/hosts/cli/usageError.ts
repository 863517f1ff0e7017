import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";

/** The command line itself was wrong: exit code 2. */
export class UsageError extends PalimpsestError {
  constructor(message: string) {
    super("INVALID_ARGUMENT", message);
  }
}
