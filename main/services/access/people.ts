import type { Actor } from "../../../src/domain/access/actor.ts";
import { OWNER_ROLES } from "../../../src/domain/access/role.ts";
import type { Clock, Random } from "../../ports/ports.ts";
import type { Storage } from "../../storage/storage.ts";

/** The people of a workspace. There is always one: the owner, named as the settings say. */
export class People {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(storage: Storage, clock: Clock, random: Random) {
    this.#storage = storage;
    this.#clock = clock;
    this.#random = random;
  }

  /** Makes the owner's row when there is none yet. */
  ensureOwner(name: string): void {
    if (this.#storage.people.list().length > 0) return;
    this.#storage.transaction(() =>
      this.#storage.people.add({
        id: this.#random.id(),
        name,
        roles: OWNER_ROLES,
        passphrase: null,
        createdAt: this.#clock.now(),
      }),
    );
  }

  owner(): Actor {
    const [owner] = this.#storage.people.list();
    if (owner === undefined) throw new Error("A workspace has an owner.");
    return { id: owner.id, name: owner.name, roles: owner.roles };
  }
}
