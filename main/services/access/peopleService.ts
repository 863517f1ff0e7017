import { createHash } from "node:crypto";
import type { Person } from "../../../src/contract/index.ts";
import { nameProblem } from "../../../src/domain/access/foldName.ts";
import { ROLES, type Role } from "../../../src/domain/access/role.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { PersonChange, StoredPerson } from "../../storage/repositories/people.ts";
import type { Workbench } from "../workbench.ts";
import { hashPassphrase, newOneTimePassphrase, newRecoveryCode, requireStrong } from "./passphrases.ts";
import type { SessionBook } from "./sessionBook.ts";

/** Looks after the people of a workspace. Its changes happen one after the other. */
export class PeopleService {
  readonly #workbench: Workbench;
  readonly #sessions: SessionBook;
  /** Ends when every change so far has ended. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(workbench: Workbench, sessions: SessionBook) {
    this.#workbench = workbench;
    this.#sessions = sessions;
  }

  list(): Person[] {
    const { people } = this.#workbench.storage;
    const keys = people.keys();
    return people.list().map((person) => ({
      id: person.id,
      name: person.name,
      roles: [...person.roles],
      version: person.version,
      createdAt: person.createdAt,
      removedAt: person.removedAt,
      invited: person.oneTime && person.removedAt === null,
      keys: keys
        .filter((key) => key.personId === person.id)
        .map(({ id, publicKey, createdAt, retiredAt }) => ({ id, fingerprint: fingerprint(publicKey), createdAt, retiredAt })),
    }));
  }

  /** Throws NAME_TAKEN, WEAK_PASSPHRASE, INVALID_ARGUMENT, NOT_SIGNED_IN. */
  add(
    channel: string,
    name: string,
    roles: readonly Role[],
    ownPassphrase: string | undefined,
  ): Promise<{ person: Person; oneTimePassphrase: string; recoveryCode: string | null }> {
    return this.#exclusive(async () => {
      const { people, keys, storage, ports, audit } = this.#workbench;
      const problem = nameProblem(name);
      if (problem !== null) throw invalid("name", problem);
      people.requireFree(name);
      const alone = people.accounts() ? null : await this.#prepareOwner(ownPassphrase);
      const oneTimePassphrase = newOneTimePassphrase(ports.random);
      const passphrase = await hashPassphrase(oneTimePassphrase);
      const id = ports.random.id();
      const key = keys.generate();
      await keys.store(key, { passphrase: oneTimePassphrase });
      const by = this.#admin(channel);
      storage.transaction(() => {
        people.requireFree(name);
        alone?.store();
        storage.people.add({ id, name, roles: ordered(roles), passphrase, oneTime: true, createdAt: ports.clock.now() });
        audit.record({ type: "person.added", person: by, document: null, data: { person: id, name, roles: ordered(roles) } });
        keys.adopt(id, key);
      });
      await alone?.enter(channel);
      this.#tell(null);
      return { person: this.#person(id), oneTimePassphrase, recoveryCode: alone?.recoveryCode ?? null };
    });
  }

  /** Throws NOT_FOUND, STALE_VERSION, LAST_ADMIN, NOT_AVAILABLE (the only person of a workspace does everything). */
  changeRoles(channel: string, personId: string, version: number, roles: readonly Role[]): Promise<Person> {
    return this.#exclusive(async () => {
      const person = this.#member(personId);
      if (person.version !== version)
        throw new PalimpsestError("STALE_VERSION", "Somebody else has changed this person in the meantime. Look at them again.", {
          version: person.version,
          baseVersion: version,
        });
      if (!roles.includes("admin")) this.#requireOtherAdmin(personId);
      this.#change(channel, personId, { roles: ordered(roles) }, { what: "roles", roles: ordered(roles) });
      this.#tell(personId);
      return this.#person(personId);
    });
  }

  /** Throws NOT_FOUND, NOT_AVAILABLE. */
  resetPassphrase(channel: string, personId: string): Promise<{ person: Person; oneTimePassphrase: string }> {
    return this.#exclusive(async () => {
      this.#member(personId);
      const oneTimePassphrase = newOneTimePassphrase(this.#workbench.ports.random);
      const passphrase = await hashPassphrase(oneTimePassphrase);
      this.#member(personId);
      this.#change(channel, personId, { passphrase, oneTime: true, recovery: null }, { what: "passphrase-reset" });
      this.#workbench.keys.discard(personId);
      this.#sessions.closePerson(personId, "passphrase-changed");
      this.#tell(personId);
      return { person: this.#person(personId), oneTimePassphrase };
    });
  }

  /** Throws NOT_FOUND, LAST_ADMIN, NOT_AVAILABLE. */
  remove(channel: string, personId: string): Promise<Person> {
    return this.#exclusive(async () => {
      this.#member(personId);
      this.#requireOtherAdmin(personId);
      const { storage, audit, ports, keys } = this.#workbench;
      const by = this.#admin(channel);
      const at = ports.clock.now();
      storage.transaction(() => {
        storage.people.retireKey(personId, at);
        storage.people.update(personId, { removedAt: at });
        audit.record({ type: "person.removed", person: by, document: null, data: { person: personId } });
      });
      keys.discard(personId);
      this.#sessions.closePerson(personId, "removed");
      this.#tell(personId);
      return this.#person(personId);
    });
  }

  /** What turning accounts on needs of the only person, computed before anything is written. */
  async #prepareOwner(ownPassphrase: string | undefined) {
    const { people, keys, storage, ports, audit } = this.#workbench;
    const owner = people.first();
    if (ownPassphrase === undefined)
      throw invalid("ownPassphrase", "A second person turns accounts on: choose the passphrase that you will sign in with.");
    requireStrong(ownPassphrase, owner.name);
    const recoveryCode = newRecoveryCode(ports.random);
    const passphrase = await hashPassphrase(ownPassphrase);
    const recovery = await hashPassphrase(recoveryCode);
    const locks = { passphrase: ownPassphrase, recovery: recoveryCode };
    return {
      recoveryCode,
      store: () => {
        storage.people.update(owner.id, { passphrase, recovery });
        audit.record({ type: "person.changed", person: owner.id, document: null, data: { person: owner.id, what: "accounts-on" } });
      },
      enter: async (channel: string) => {
        const rewrapped = await keys.rewrap(owner.id, "passphrase", ownPassphrase, locks);
        rewrapped?.finish();
        await keys.unlock(owner.id, "passphrase", ownPassphrase);
        this.#sessions.open(channel, owner.id, "open");
        this.#sessions.changed(null);
      },
    };
  }

  #change(
    channel: string,
    personId: string,
    values: PersonChange,
    data: { readonly what: string; readonly roles?: readonly Role[] },
  ): void {
    const { storage, audit } = this.#workbench;
    const by = this.#admin(channel);
    storage.transaction(() => {
      storage.people.update(personId, values);
      audit.record({ type: "person.changed", person: by, document: null, data: { person: personId, ...data } });
    });
  }

  /** A person who works here; not the only one, who needs no account. */
  #member(personId: string): StoredPerson {
    const person = this.#workbench.people.get(personId);
    if (this.#workbench.people.accounts()) return person;
    throw new PalimpsestError("NOT_AVAILABLE", "You work alone here and may do everything. Add a second person to turn accounts on.");
  }

  /** Id of whoever asks, who may have lost the right while they waited. */
  #admin(channel: string): string {
    const actor = this.#sessions.actor(channel);
    if (actor === null) throw new PalimpsestError("NOT_SIGNED_IN", "Nobody has signed in here. Sign in and try again.");
    if (!actor.roles.includes("admin"))
      throw new PalimpsestError("NOT_ALLOWED", "Your role does not allow this. Ask an administrator of the workspace for it.", {
        call: "people",
        roles: "admin",
      });
    return actor.id;
  }

  #requireOtherAdmin(personId: string): void {
    if (this.#workbench.people.admins().some((person) => person.id !== personId)) return;
    throw new PalimpsestError("LAST_ADMIN", "Somebody must look after this workspace. Make another person an administrator first.", {
      person: personId,
    });
  }

  #person(personId: string): Person {
    const person = this.list().find((candidate) => candidate.id === personId);
    if (person === undefined) throw new Error("A person is never deleted.");
    return person;
  }

  #tell(personId: string | null): void {
    this.#workbench.events.emit({ type: "people" });
    if (personId !== null) this.#sessions.changed(personId);
  }

  #exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** SHA-256 of a raw public key, hexadecimal. */
const fingerprint = (publicKey: Uint8Array): string => createHash("sha256").update(publicKey).digest("hex");

/** Roles in the order of the table. */
const ordered = (roles: readonly Role[]): Role[] => ROLES.filter((role) => roles.includes(role));

function invalid(argument: string, reason: string): PalimpsestError {
  return new PalimpsestError("INVALID_ARGUMENT", reason, { argument, reason });
}
