import { foldName } from "../../../src/domain/access/foldName.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { StoredPerson } from "../../storage/repositories/people.ts";
import type { Workbench } from "../workbench.ts";
import { Attempts } from "./attempts.ts";
import { isPassphrase, readRecoveryCode } from "./passphrases.ts";

/** What a person proves themselves with. */
export type Proof = { readonly passphrase: string } | { readonly recoveryCode: string };

/** Checks passphrases and recovery codes: always at the same cost, and slower with every failure. */
export class Credentials {
  readonly #workbench: Workbench;
  readonly #attempts: Attempts;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#attempts = new Attempts(workbench.ports.clock);
  }

  /**
   * The person of that name who works here and has this proof. Nobody of the name, a person who was removed, and a wrong proof are
   * answered alike. Throws SIGN_IN_FAILED, TOO_MANY_ATTEMPTS.
   */
  async require(channel: string, name: string, proof: Proof): Promise<StoredPerson> {
    const keys = [`name ${foldName(name)}`, `channel ${channel}`];
    this.#attempts.begin(...keys);
    const { people } = this.#workbench;
    const person = people.byName(name);
    const secret = "passphrase" in proof ? proof.passphrase : readRecoveryCode(proof.recoveryCode);
    const stored = person === undefined ? null : storedFor(person, proof);
    const right = await isPassphrase(stored, secret);
    // Whoever was removed, or got another passphrase, while this one was looked at.
    const now = person === undefined ? undefined : people.find(person.id);
    if (!right || now === undefined || storedFor(now, proof) !== stored) {
      this.#workbench.audit.record({
        type: "session.refused",
        person: person?.id ?? null,
        document: null,
        data: { by: "passphrase" in proof ? "passphrase" : "recovery-code" },
      });
      throw new PalimpsestError("SIGN_IN_FAILED", "The name or the passphrase is not right. Check both and try again.");
    }
    this.#attempts.succeeded(...keys);
    return now;
  }
}

const storedFor = (person: StoredPerson, proof: Proof): string | null => ("passphrase" in proof ? person.passphrase : person.recovery);
