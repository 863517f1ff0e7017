import { type KeyObject, verify } from "node:crypto";
import type Database from "better-sqlite3";
import { canonicalJson, type Json } from "../../../../src/domain/audit/canonicalJson.ts";
import { type CheckpointStatement, parseCheckpoint } from "../../../../src/domain/audit/checkpoint.ts";
import { chainHash, GENESIS } from "../../../storage/audit/chain.ts";
import { publicKeyOf } from "../../access/keyRing.ts";
import type { LogHead } from "../headFile.ts";
import type { BoundRows } from "./boundRows.ts";
import type { Findings } from "./findings.ts";

/** Events that are read at once. */
const CHUNK = 500;

/** Key, event and hash: as arrays, which are read faster than objects. */
type EventRow = readonly [id: number, event: Buffer, hash: Buffer];

interface CheckpointRow {
  readonly event: number;
  readonly statement: string;
  readonly key: string | null;
  readonly signature: Buffer;
}

interface ParsedEvent {
  readonly id: number;
  readonly at: number;
  readonly type: string;
  readonly person: string | null;
  readonly document: string | null;
  readonly data: { readonly [name: string]: unknown };
}

const MEMBERS = ["at", "data", "document", "id", "person", "type"].join();

/** Walks the chain from its beginning, checks every link and every checkpoint on the way, and collects what events say of rows. */
export class ChainWalk {
  /** Events whose place in the chain is right. */
  events = 0;
  /** Checkpoints whose statement and signature are right. */
  checkpoints = 0;
  /** Public keys (raw) that the log announced, by id. */
  readonly keys = new Map<string, Buffer>();
  hash: Buffer = GENESIS;
  /** Whether the chain ended where it ended, and not at a broken link. */
  whole = true;
  readonly #keyObjects = new Map<string, KeyObject>();
  readonly #database: Database.Database;
  readonly #bound: BoundRows;
  readonly #findings: Findings;
  readonly #checkpoints: readonly CheckpointRow[];
  readonly #head: LogHead | null;
  #nextCheckpoint = 0;
  #lastCheckpoint = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #setBack = { count: 0, first: 0 };
  /** Hash of the event that the side file speaks of, when the walk comes by. */
  #headHash: Buffer | null = null;
  readonly #headEvent: number;

  constructor(database: Database.Database, bound: BoundRows, head: LogHead | null, findings: Findings) {
    this.#database = database;
    this.#bound = bound;
    this.#findings = findings;
    this.#head = head;
    this.#headEvent = head === null ? 0 : (parseCheckpoint(head.statement)?.event ?? 0);
    this.#checkpoints = database
      .prepare<unknown[], CheckpointRow>(
        `SELECT c.event, c.statement, k.key, c.signature FROM audit_checkpoint AS c LEFT JOIN audit_key AS k ON k.id = c.audit_key ORDER BY c.event`,
      )
      .all();
  }

  /** Yields the number of events walked so far. */
  *walk(): Generator<number> {
    const read = this.#database
      .prepare<unknown[], EventRow>("SELECT id, CAST(event AS BLOB), hash FROM audit_event WHERE id > ? ORDER BY id LIMIT ?")
      .raw();
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = read.all(after, CHUNK);
      for (const row of rows) {
        if (!this.#step(row)) {
          this.whole = false;
          return;
        }
      }
      yield this.events;
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) break;
      after = last[0];
    }
    this.#end();
  }

  #step([id, event, hash]: EventRow): boolean {
    const expected = this.events + 1;
    if (id !== expected) {
      const why =
        id > expected
          ? `Event ${expected} is missing: after event ${this.events} comes event ${id}.`
          : `An event has the impossible number ${id}.`;
      this.#findings.problem(id > expected ? expected : id, "missing-event", why, { event: expected });
      return false;
    }
    const found = chainHash(this.hash, event);
    if (!found.equals(hash)) {
      const why = `Event ${id} does not follow from the events before it: it, or one before it, was changed, put in, moved or taken out.`;
      this.#findings.problem(id, "broken-chain", why, { event: id });
      return false;
    }
    this.hash = hash;
    this.events = id;
    if (id === this.#headEvent) this.#headHash = hash;
    const parsed = parseEvent(id, event.toString("utf8"));
    if (parsed === null)
      this.#findings.problem(id, "malformed-event", `Event ${id} is not written as Palimpsest writes events.`, { event: id });
    else this.#read(parsed);
    while (this.#checkpoints[this.#nextCheckpoint]?.event === id) this.#checkpoint(id);
    return true;
  }

  #read({ id, at, type, data }: ParsedEvent): void {
    if (at < this.#latest) {
      this.#setBack = { count: this.#setBack.count + 1, first: this.#setBack.first || id };
    }
    this.#latest = at;
    if (data.rows !== undefined) this.#bound.add(id, data.rows);
    if (type === "log.key-added") this.#announce(id, data);
    else if (type === "workspace.restored") this.#restored(id, data);
    else if (type === "log.cut") this.#wasCut(id, data);
  }

  #announce(id: number, { key, publicKey, replaces }: ParsedEvent["data"]): void {
    if (typeof key !== "string" || typeof publicKey !== "string" || !/^[0-9a-f]{64}$/.test(publicKey) || this.keys.has(key)) {
      this.#findings.problem(id, "malformed-event", `Event ${id} announces a key in a way that Palimpsest does not.`, { event: id });
      return;
    }
    this.keys.set(key, Buffer.from(publicKey, "hex"));
    if (typeof replaces === "string") {
      const why = `From event ${id} on the log is signed with another key: the one before it was not on the machine any more.`;
      this.#findings.warning("new-key", why, { event: id });
    }
  }

  #restored(id: number, data: ParsedEvent["data"]): void {
    const lost = parseCheckpoint(String((data.lost as LogHead | null)?.statement ?? ""));
    const what =
      lost === null ? "" : ` Events up to ${lost.event} had been signed; those after ${id - 1} were lost with the damaged database.`;
    const message = `Before event ${id} a damaged database was set aside and replaced${data.restored == null ? "" : ` by the backup ${String(data.restored)}`}.${what}`;
    this.#findings.warning("restored", message, { event: id, before: id - 1, lost: lost?.event ?? 0 });
  }

  #wasCut(id: number, data: ParsedEvent["data"]): void {
    const lost = parseCheckpoint(String((data.lost as LogHead | null)?.statement ?? ""));
    const why = `Before event ${id} the database was replaced by one whose log ends at event ${id - 1}, although ${lost === null ? "more" : `event ${lost.event}`} had been signed.`;
    this.#findings.problem(id, "cut-before", why, { event: id, before: id - 1, lost: lost?.event ?? 0 });
  }

  #checkpoint(id: number): void {
    const row = this.#checkpoints[this.#nextCheckpoint];
    this.#nextCheckpoint += 1;
    if (row === undefined) return;
    const statement = parseCheckpoint(row.statement);
    const fault = this.#faultOf(id, row, statement);
    if (fault === null && statement !== null && statement.previous !== this.#lastCheckpoint) {
      const why = `A checkpoint between the events ${this.#lastCheckpoint} and ${id} was taken out.`;
      this.#findings.problem(id, "lost-checkpoint", why, { event: id });
    }
    if (fault !== null) this.#findings.problem(id, fault.code, fault.why, { event: id });
    else this.checkpoints += 1;
    this.#lastCheckpoint = id;
  }

  #faultOf(id: number, row: CheckpointRow, statement: CheckpointStatement | null) {
    if (statement === null || statement.event !== id || statement.key !== row.key)
      return { code: "bad-checkpoint", why: `The checkpoint of event ${id} is not the one that was signed.` } as const;
    if (statement.hash !== this.hash.toString("hex"))
      return { code: "bad-checkpoint", why: `Event ${id} was signed with another hash: the log was written anew.` } as const;
    const key = this.#keyObject(statement.key);
    if (key !== null && verify(null, Buffer.from(row.statement), key, row.signature)) return null;
    return { code: "bad-signature", why: `The signature of the checkpoint of event ${id} is not that of a key of this log.` } as const;
  }

  #keyObject(id: string): KeyObject | null {
    const known = this.#keyObjects.get(id);
    if (known !== undefined) return known;
    const raw = this.keys.get(id);
    if (raw === undefined) return null;
    const made = publicKeyOf(raw);
    this.#keyObjects.set(id, made);
    return made;
  }

  #end(): void {
    for (const { event } of this.#checkpoints.slice(this.#nextCheckpoint)) {
      const why = `The log ends at event ${this.events}, but event ${event} was signed: the end was cut off.`;
      this.#findings.problem(this.events + 1, "cut-end", why, { event, last: this.events });
    }
    if (this.events > 0 && this.checkpoints === 0)
      this.#findings.problem(null, "unsigned", "The log was never signed: nothing shows that it was not written anew.", {});
    else if (this.events > this.#lastCheckpoint) {
      const unsigned = this.events - this.#lastCheckpoint;
      const why = `The last ${unsigned} events are chained but not signed yet; the next checkpoint signs them.`;
      this.#findings.warning("unsigned-end", why, { count: unsigned });
    }
    const { count, first } = this.#setBack;
    if (count > 0) {
      const why = `The clock of the machine went back ${count === 1 ? "once" : `${count} times`}, first before event ${first}; the order of the log does not hang on it.`;
      this.#findings.warning("clock-back", why, { count, event: first });
    }
    if (this.#head !== null) this.#checkHead(this.#head);
  }

  #checkHead({ statement: text, signature, publicKey }: LogHead): void {
    const statement = parseCheckpoint(text);
    const key = statement === null ? undefined : this.keys.get(statement.key);
    const ours =
      key?.toString("hex") === publicKey && /^[0-9a-f]{128}$/.test(signature)
        ? verify(null, Buffer.from(text), publicKeyOf(Buffer.from(publicKey, "hex")), Buffer.from(signature, "hex"))
        : false;
    const details = { event: statement?.event ?? 0, last: this.events };
    const further = statement !== null && statement.event > this.events;
    if (statement === null || (!ours && !further)) {
      this.#findings.problem(null, "foreign-head", "audit-head.json beside the database was not signed by this log.", details);
    } else if (!ours) {
      const why = `The log ends at event ${this.events}, but audit-head.json tells of event ${statement.event}, signed with a key that the log does not have.`;
      this.#findings.problem(this.events + 1, "foreign-head", why, details);
    } else if (further) {
      const why = `The log ends at event ${this.events}, but event ${statement.event} had been signed: the end was cut off.`;
      this.#findings.problem(this.events + 1, "cut-end", why, details);
    } else if (this.#headHash?.toString("hex") !== statement.hash) {
      const why = `Event ${statement.event} is not the one that audit-head.json beside the database tells of: the log was written anew.`;
      this.#findings.problem(statement.event, "foreign-head", why, details);
    }
  }
}

/** Whether the text is the canonical JSON of the event. Names that look like numbers come back in another order: only then the slow way is needed. */
function isCanonical(event: ParsedEvent, text: string): boolean {
  const { at, data, document, id, person, type } = event;
  const quick = `{"at":${at},"data":${JSON.stringify(data)},"document":${JSON.stringify(document)},"id":${id},"person":${JSON.stringify(person)},"type":${JSON.stringify(type)}}`;
  return quick === text || (Object.keys(event).join() === MEMBERS && canonicalJson(event as unknown as Json) === text);
}

/** The event, null when it is not canonical JSON with the members that every event has. */
function parseEvent(id: number, text: string): ParsedEvent | null {
  let event: ParsedEvent;
  try {
    event = JSON.parse(text) as ParsedEvent;
  } catch {
    return null;
  }
  if (event === null || typeof event !== "object") return null;
  const { at, type, person, document, data } = event;
  const whole =
    event.id === id &&
    Number.isInteger(at) &&
    typeof type === "string" &&
    (person === null || typeof person === "string") &&
    (document === null || typeof document === "string") &&
    typeof data === "object" &&
    data !== null &&
    !Array.isArray(data);
  return whole && isCanonical(event, text) ? event : null;
}
