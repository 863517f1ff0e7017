import type { Actor } from "../../../src/domain/access/actor.ts";
import { foldName } from "../../../src/domain/access/foldName.ts";
import { OWNER_ROLES } from "../../../src/domain/access/role.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Clock, Random } from "../../ports/ports.ts";
import type { StoredPerson } from "../../storage/repositories/people.ts";
import type { Storage } from "../../storage/storage.ts";
import type { AuditLog } from "../audit/auditLog.ts";
import type { KeyRing } from "./keyRing.ts";

/** The people of a workspace. There is always one: the owner, named as the settings say until there are accounts. */
export class People {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #keys: KeyRing;
  readonly #audit: AuditLog;

  constructor(storage: Storage, clock: Clock, random: Random, keys: KeyRing, audit: AuditLog) {
    this.#storage = storage;
    this.#clock = clock;
    this.#random = random;
    this.#keys = keys;
    this.#audit = audit;
  }

  /** Makes the owner's row and key when there is none yet. */
  ensureOwner(name: string): void {
    if (this.#storage.people.list().length > 0) return;
    const id = this.#random.id();
    this.#storage.transaction(() => {
      this.#storage.people.add({ id, name, roles: OWNER_ROLES, passphrase: null, createdAt: this.#clock.now() });
      this.#audit.record({
        type: "person.added",
        person: null,
        document: null,
        data: { person: id, name: name.toWellFormed(), roles: [...OWNER_ROLES] },
      });
      this.#keys.create(id);
    });
  }

  /** The first person of the workspace; without accounts the only one. */
  owner(): Actor {
    return actorOf(this.first());
  }

  first(): StoredPerson {
    const [owner] = this.#storage.people.list();
    if (owner === undefined) throw new Error("A workspace has an owner.");
    return owner;
  }

  /** Whether several people work here, so that each has to sign in. */
  accounts(): boolean {
    return this.#storage.people.list().some((person) => person.passphrase !== null);
  }

  /** A person who works here now. Throws NOT_FOUND. */
  get(id: string): StoredPerson {
    const person = this.find(id);
    if (person !== undefined) return person;
    throw new PalimpsestError("NOT_FOUND", "This person does not work in this workspace any more. Look at the list again.", {
      kind: "person",
      id,
    });
  }

  /** A person who works here now, by id. */
  find(id: string): StoredPerson | undefined {
    return this.#storage.people.list().find((person) => person.id === id && person.removedAt === null);
  }

  /** A person who works here now, by a name as they type it. */
  byName(name: string): StoredPerson | undefined {
    const wanted = foldName(name);
    return this.#storage.people.list().find((person) => person.removedAt === null && foldName(person.name) === wanted);
  }

  /** Throws NAME_TAKEN: somebody has or had the name or one that looks like it, or something was written under it. */
  requireFree(name: string): void {
    const wanted = foldName(name);
    const taken = [...this.#storage.people.list().map((person) => person.name), ...this.#storage.people.authorNames()];
    if (taken.some((other) => foldName(other) === wanted))
      throw new PalimpsestError("NAME_TAKEN", "Somebody in this workspace has or had this name. Choose another one.", { name });
  }

  /** The administrators who work here now. */
  admins(): StoredPerson[] {
    return this.#storage.people.list().filter((person) => person.removedAt === null && person.roles.includes("admin"));
  }
}

/** The person as the caller of calls. */
export function actorOf({ id, name, roles }: StoredPerson): Actor {
  return { id, name, roles };
}
