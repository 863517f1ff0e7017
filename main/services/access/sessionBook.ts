import type { AccountSession } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { Listeners } from "../events/listeners.ts";
import type { Workbench } from "../workbench.ts";
import { LOCAL_CHANNEL } from "./callContext.ts";
import { actorOf } from "./people.ts";

/** A sign-in ends after so long, whatever the person does, ms. */
const LIFETIME = 12 * 60 * 60 * 1000;

/** A moment by both clocks, ms. */
interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

interface Session {
  readonly personId: string;
  readonly state: "open" | "locked" | "must-change";
  readonly since: Moment;
  readonly active: Moment;
  readonly cancelTimer: () => void;
}

export type ClosingReason = "signed-out" | "locked" | "idle" | "expired" | "removed" | "passphrase-changed" | "app-closed";

/** Who is signed in where. Kept in memory: a host that starts again asks everybody again. */
export class SessionBook {
  readonly #workbench: Workbench;
  readonly #idleMinutes: (personId: string) => number;
  readonly #sessions = new Map<string, Session>();
  readonly #changes = new Listeners<string | null>();

  constructor(workbench: Workbench, idleMinutes: (personId: string) => number) {
    this.#workbench = workbench;
    this.#idleMinutes = idleMinutes;
  }

  /** Called with the channel whose person changed, null for every channel; returns the way out. */
  onChange(listener: (channel: string | null) => void): () => void {
    return this.#changes.add(listener);
  }

  /** The person who may make calls at a channel, null when nobody may. */
  actor(channel: string): Actor | null {
    const { people } = this.#workbench;
    if (!people.accounts()) return people.owner();
    const session = this.#current(channel);
    const person = session?.state === "open" ? people.find(session.personId) : undefined;
    return person === undefined ? null : actorOf(person);
  }

  /** Whoever is at a channel, also behind a locked screen or with a passphrase to change. */
  person(channel: string): { readonly id: string; readonly name: string; readonly state: Session["state"] } | null {
    const session = this.#current(channel);
    const person = session === undefined ? undefined : this.#workbench.people.find(session.personId);
    return session === undefined || person === undefined ? null : { id: person.id, name: person.name, state: session.state };
  }

  view(channel: string): AccountSession {
    const { people, keys } = this.#workbench;
    const accounts = people.accounts();
    const actor = this.actor(channel);
    const shown = actor === null ? null : { ...actor, roles: [...actor.roles] };
    const key = actor === null ? null : keys.ready(actor.id) ? "ready" : "lost";
    if (!accounts) return { accounts, state: "open", name: actor?.name ?? null, actor: shown, key };
    const person = this.person(channel);
    return { accounts, state: person?.state ?? "signed-out", name: person?.name ?? null, actor: shown, key };
  }

  /** Puts a person at a channel in place of whoever was there. */
  open(channel: string, personId: string, state: "open" | "must-change"): void {
    const before = this.#sessions.get(channel);
    if (before !== undefined && before.personId !== personId) this.close(channel, "signed-out");
    this.#record("session.opened", personId, { channel: kindOf(channel), oneTime: state === "must-change" });
    this.#put(channel, { personId, state, since: this.#now(), active: this.#now() });
    this.#tell(channel);
  }

  /** The person did something. */
  touch(channel: string): void {
    const session = this.#current(channel);
    if (session !== undefined) this.#put(channel, { ...session, active: this.#now() });
  }

  /** Keeps the person but asks for their passphrase again. */
  lock(channel: string, reason: "locked" | "idle" = "locked"): void {
    const session = this.#sessions.get(channel);
    if (session === undefined || session.state === "locked") return;
    if (session.state === "must-change") {
      this.close(channel, reason);
      return;
    }
    this.#put(channel, { ...session, state: "locked" });
    this.#leave(session.personId);
    this.#tell(channel);
    this.#record("session.closed", session.personId, { channel: kindOf(channel), reason });
  }

  close(channel: string, reason: ClosingReason): void {
    const session = this.#sessions.get(channel);
    if (session === undefined) return;
    session.cancelTimer();
    this.#sessions.delete(channel);
    this.#leave(session.personId);
    this.#tell(channel);
    if (session.state !== "locked") this.#record("session.closed", session.personId, { channel: kindOf(channel), reason });
  }

  /** Ends every session of a person but the one at `except`. */
  closePerson(personId: string, reason: ClosingReason, except: string | null = null): void {
    for (const [channel, session] of [...this.#sessions])
      if (session.personId === personId && channel !== except) this.close(channel, reason);
  }

  /** What a person may do changed, or (null) what holds for everybody. */
  changed(personId: string | null): void {
    if (personId === null) this.#tell(null);
    for (const [channel, session] of [...this.#sessions]) if (session.personId === personId) this.#tell(channel);
  }

  /** Ends everything, with the process. */
  closeAll(): void {
    for (const channel of [...this.#sessions.keys()]) this.close(channel, "app-closed");
  }

  /** The session of a channel after what time has done to it. */
  #current(channel: string): Session | undefined {
    const session = this.#sessions.get(channel);
    if (session === undefined || channel === LOCAL_CHANNEL) return session;
    if (this.#elapsed(session.since) >= LIFETIME) this.close(channel, "expired");
    else if (session.state !== "locked" && this.#idleLeft(session) <= 0) this.lock(channel, "idle");
    return this.#sessions.get(channel);
  }

  /** ms until the screen is locked. */
  #idleLeft(session: Session): number {
    const minutes = this.#idleMinutes(session.personId);
    return minutes === 0 ? Number.POSITIVE_INFINITY : minutes * 60_000 - this.#elapsed(session.active);
  }

  #put(channel: string, session: Omit<Session, "cancelTimer">): void {
    this.#sessions.get(channel)?.cancelTimer();
    this.#sessions.set(channel, { ...session, cancelTimer: this.#watchTime(channel, session) });
  }

  /** Looks at the session again when time may have done something to it. */
  #watchTime(channel: string, session: Omit<Session, "cancelTimer">): () => void {
    if (channel === LOCAL_CHANNEL) return () => undefined;
    const idle = session.state === "locked" ? Number.POSITIVE_INFINITY : this.#idleLeft({ ...session, cancelTimer: () => undefined });
    const left = Math.max(1, Math.min(idle, LIFETIME - this.#elapsed(session.since)));
    return this.#workbench.scheduler.after(left, () => {
      const now = this.#current(channel);
      if (now !== undefined) this.#put(channel, now);
    });
  }

  /** A person who is open nowhere needs their key no more. */
  #leave(personId: string): void {
    const somewhere = [...this.#sessions.values()].some((session) => session.personId === personId && session.state === "open");
    if (!somewhere) this.#workbench.keys.forget(personId);
  }

  #tell(channel: string | null): void {
    this.#changes.emit(channel);
  }

  #now(): Moment {
    const { clock } = this.#workbench.ports;
    return { monotonic: clock.monotonic(), wall: clock.now() };
  }

  /** The longer of what both clocks say has passed, ms: one that is set back, or stands while the machine sleeps, prolongs nothing. */
  #elapsed(since: Moment): number {
    const now = this.#now();
    return Math.max(now.monotonic - since.monotonic, now.wall - since.wall);
  }

  #record(type: "session.opened" | "session.closed", person: string, data: { readonly [key: string]: string | boolean }): void {
    this.#workbench.audit.record({ type, person, document: null, data });
  }
}

/** What kind of channel it is, without what tells one from another. */
function kindOf(channel: string): string {
  return channel.split("-")[0] ?? channel;
}
