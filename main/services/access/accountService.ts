import type { AccountSession } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { EventQueue } from "../events/eventQueue.ts";
import type { Workbench } from "../workbench.ts";
import { Credentials } from "./credentials.ts";
import { hashPassphrase, newRecoveryCode, readRecoveryCode, requireStrong } from "./passphrases.ts";
import type { SessionBook } from "./sessionBook.ts";

/** Signing in and out, and what a person does with their own passphrase and key. */
export class AccountService {
  readonly #workbench: Workbench;
  readonly #sessions: SessionBook;
  readonly #credentials: Credentials;
  readonly #open = new Set<EventQueue<AccountSession>>();

  constructor(workbench: Workbench, sessions: SessionBook) {
    this.#workbench = workbench;
    this.#sessions = sessions;
    this.#credentials = new Credentials(workbench);
  }

  watch(channel: string): EventQueue<AccountSession> {
    const queue: EventQueue<AccountSession> = new EventQueue(() => {
      stop();
      this.#open.delete(queue);
    });
    const stop = this.#sessions.onChange((changed) => {
      if (changed === null || changed === channel) queue.push(this.#sessions.view(channel));
    });
    this.#open.add(queue);
    queue.push(this.#sessions.view(channel));
    return queue;
  }

  /** Throws SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, NOT_AVAILABLE. */
  async signIn(channel: string, name: string, passphrase: string): Promise<AccountSession> {
    this.#requireAccounts();
    const person = await this.#credentials.require(channel, name, { passphrase });
    if (!person.oneTime) await this.#workbench.keys.unlock(person.id, "passphrase", passphrase);
    this.#enter(channel, person.id, person.passphrase, person.oneTime ? "must-change" : "open");
    return this.#sessions.view(channel);
  }

  signOut(channel: string): AccountSession {
    this.#sessions.close(channel, "signed-out");
    return this.#sessions.view(channel);
  }

  lock(channel: string): AccountSession {
    this.#sessions.lock(channel);
    return this.#sessions.view(channel);
  }

  active(channel: string): void {
    this.#sessions.touch(channel);
  }

  /** Throws NOT_SIGNED_IN, SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, WEAK_PASSPHRASE, NOT_AVAILABLE. */
  async changePassphrase(channel: string, current: string, next: string): Promise<AccountSession> {
    this.#requireAccounts();
    const { name } = this.#requirePerson(channel);
    requireStrong(next, name);
    const person = await this.#credentials.require(channel, name, { passphrase: current });
    if (current === next)
      throw new PalimpsestError("WEAK_PASSPHRASE", "This is the passphrase that you had. Choose another one.", { reason: "same" });
    const { keys } = this.#workbench;
    const passphrase = await hashPassphrase(next);
    const rewrapped = await keys.rewrap(person.id, "passphrase", current, { passphrase: next });
    this.#change(person.id, person.passphrase, { passphrase, oneTime: false }, "passphrase");
    rewrapped?.finish();
    await keys.unlock(person.id, "passphrase", next);
    this.#sessions.closePerson(person.id, "passphrase-changed", channel);
    this.#enter(channel, person.id, passphrase, "open");
    return this.#sessions.view(channel);
  }

  /** Throws SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, WEAK_PASSPHRASE, NOT_AVAILABLE. */
  async recover(
    channel: string,
    name: string,
    code: string,
    next: string,
  ): Promise<{ readonly session: AccountSession; readonly recoveryCode: string }> {
    this.#requireAccounts();
    requireStrong(next, name);
    const person = await this.#credentials.require(channel, name, { recoveryCode: code });
    const { keys, ports } = this.#workbench;
    const recoveryCode = newRecoveryCode(ports.random);
    const passphrase = await hashPassphrase(next);
    const recovery = await hashPassphrase(recoveryCode);
    const rewrapped = await keys.rewrap(person.id, "recovery", readRecoveryCode(code), { passphrase: next, recovery: recoveryCode });
    this.#change(person.id, person.passphrase, { passphrase, oneTime: false, recovery }, "recovered");
    rewrapped?.finish();
    await keys.unlock(person.id, "passphrase", next);
    this.#sessions.closePerson(person.id, "passphrase-changed", channel);
    this.#enter(channel, person.id, passphrase, "open");
    return { session: this.#sessions.view(channel), recoveryCode };
  }

  /** Throws NOT_SIGNED_IN, SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, INVALID_ARGUMENT. */
  async newKey(
    channel: string,
    passphrase: string | undefined,
  ): Promise<{ readonly session: AccountSession; readonly recoveryCode: string | null }> {
    const { people, keys, storage, ports, events } = this.#workbench;
    if (!people.accounts()) {
      keys.create(people.owner().id);
      events.emit({ type: "people" });
      this.#sessions.changed(null);
      return { session: this.#sessions.view(channel), recoveryCode: null };
    }
    if (passphrase === undefined)
      throw new PalimpsestError("INVALID_ARGUMENT", "Your passphrase is needed for a new key. Enter it and try again.", {
        argument: "passphrase",
        reason: "missing",
      });
    const person = await this.#credentials.require(channel, this.#requirePerson(channel).name, { passphrase });
    const recoveryCode = person.recovery === null ? null : newRecoveryCode(ports.random);
    const recovery = recoveryCode === null ? null : await hashPassphrase(recoveryCode);
    const key = keys.generate();
    await keys.store(key, { passphrase, ...(recoveryCode === null ? {} : { recovery: recoveryCode }) });
    storage.transaction(() => {
      requireSame(people.find(person.id)?.passphrase, person.passphrase);
      keys.discard(person.id);
      keys.adopt(person.id, key);
      if (recovery !== null) storage.people.update(person.id, { recovery });
    });
    await keys.unlock(person.id, "passphrase", passphrase);
    events.emit({ type: "people" });
    this.#sessions.changed(person.id);
    return { session: this.#sessions.view(channel), recoveryCode };
  }

  close(): void {
    for (const queue of [...this.#open]) queue.end();
  }

  /** Opens a session unless the person's passphrase became another one in the meantime. */
  #enter(channel: string, personId: string, passphrase: string | null, state: "open" | "must-change"): void {
    requireSame(this.#workbench.people.find(personId)?.passphrase, passphrase);
    this.#sessions.open(channel, personId, state);
  }

  #change(
    personId: string,
    before: string | null,
    values: { readonly passphrase: string; readonly oneTime: boolean; readonly recovery?: string },
    what: "passphrase" | "recovered",
  ): void {
    const { people, storage, audit, events } = this.#workbench;
    storage.transaction(() => {
      requireSame(people.find(personId)?.passphrase, before);
      storage.people.update(personId, values);
      audit.record({ type: "person.changed", person: personId, document: null, data: { person: personId, what } });
    });
    events.emit({ type: "people" });
  }

  #requireAccounts(): void {
    if (this.#workbench.people.accounts()) return;
    throw new PalimpsestError("NOT_AVAILABLE", "You work alone here, so nobody has to sign in. Add a second person to turn accounts on.");
  }

  /** Whoever is at a channel and has not locked it. */
  #requirePerson(channel: string): { readonly id: string; readonly name: string } {
    const person = this.#sessions.person(channel);
    if (person === null || person.state === "locked")
      throw new PalimpsestError("NOT_SIGNED_IN", "Nobody has signed in here. Sign in and try again.");
    return person;
  }
}

/** Throws SIGN_IN_FAILED when a person was removed, or their passphrase was changed, while it was being checked. */
function requireSame(now: string | null | undefined, before: string | null): void {
  if (now !== before) throw new PalimpsestError("SIGN_IN_FAILED", "The passphrase was changed in the meantime. Sign in with the new one.");
}
