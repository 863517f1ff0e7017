import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import packageFile from "../../../package.json" with { type: "json" };
import type { AuditEntry } from "../../../src/domain/audit/auditEvent.ts";
import type { Binding } from "../../../src/domain/audit/boundTables.ts";
import { parseCheckpoint } from "../../../src/domain/audit/checkpoint.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { Ports } from "../../ports/ports.ts";
import { SCHEMA_VERSION } from "../../storage/migrations/index.ts";
import type { AuditKey, StoredCheckpoint } from "../../storage/repositories/audit.ts";
import type { Storage } from "../../storage/storage.ts";
import { publicKeyBytes } from "../access/keyRing.ts";
import { readHead, writeHead } from "./headFile.ts";
import { textHash } from "./textHash.ts";

/** The only writer of the log. */
export class AuditLog {
  readonly #storage: Storage;
  readonly #ports: Ports;

  constructor(storage: Storage, ports: Ports) {
    this.#storage = storage;
    this.#ports = ports;
    storage.audit.setClock(() => ports.clock.now());
  }

  /**
   * Appends to the chain. To be called inside the transaction that does what the event says: both are there or neither is. Rows of bound
   * tables that the transaction wrote are bound by it. Throws DISK_FULL, READ_ONLY_TARGET.
   */
  record(entry: AuditEntry): void {
    this.#storage.audit.record(entry);
  }

  /**
   * The digest of a row as it is now, for `data.rows`. Needed only where several rows of one transaction have events of their own: what is
   * not named goes to the next event by itself.
   */
  bindRow(table: string, id: number): Binding {
    return this.#storage.audit.bindRow(table, id);
  }

  /** Id of the person behind an author, null when the name is nobody's. */
  personOf(author: Author): string | null {
    return this.#storage.audit.personOf(author);
  }

  /**
   * The first thing in a workspace that was opened: begins a log where there is none, notes what happened to the database since the log was
   * signed last, and signs it again.
   */
  open(): void {
    const { audit } = this.#storage;
    const { random, host, clock, folders, logger } = this.#ports;
    this.#storage.transaction(() => {
      if (audit.last() === null) {
        const rows = audit.bindEverything();
        const data = { log: random.id(), schema: SCHEMA_VERSION, ...(rows.length === 0 ? {} : { rows }) };
        audit.record({ type: "log.begun", person: null, document: null, data });
      }
      const { key, privateKey } = this.#key();
      audit.signWith({ key, sign: (message) => sign(null, message, privateKey) }, (checkpoint) => {
        try {
          writeHead(folders.workspace, headOf(checkpoint, key));
        } catch (error) {
          logger.error("The head of the log could not be written beside the database", { error: String(error) });
        }
      });
      this.#noteLostHead();
      audit.record({
        type: "workspace.opened",
        person: null,
        document: null,
        data: { version: packageFile.version, host, schema: SCHEMA_VERSION, at: clock.now() },
      });
      audit.wantCheckpoint();
    });
  }

  /** Signs what there is: the last thing before a workspace is closed, and before the log is given away. */
  sign(): void {
    this.#storage.audit.wantCheckpoint();
  }

  /** The key in use: the newest one, a new one when its private half is not on this machine. */
  #key(): { readonly key: AuditKey; readonly privateKey: KeyObject } {
    const { audit } = this.#storage;
    const { secrets, random, clock } = this.#ports;
    const newest = audit.keys().at(-1);
    const secret = newest === undefined ? null : secrets.get(secretName(newest.id));
    if (newest !== undefined && secret !== null)
      return { key: newest, privateKey: createPrivateKey({ key: Buffer.from(secret), type: "pkcs8", format: "der" }) };
    const pair = generateKeyPairSync("ed25519");
    const id = random.id();
    secrets.set(secretName(id), pair.privateKey.export({ type: "pkcs8", format: "der" }));
    const publicKey = publicKeyBytes(pair.publicKey);
    const key = audit.addKey({ id, publicKey, createdAt: clock.now() });
    audit.record({
      type: "log.key-added",
      person: null,
      document: null,
      data: { key: id, publicKey: publicKey.toString("hex"), replaces: newest?.id ?? null },
    });
    return { key, privateKey: pair.privateKey };
  }

  /** The database is older than what was signed last: because a backup took the place of a damaged one, or because somebody put it there. */
  #noteLostHead(): void {
    const head = readHead(this.#ports.folders.workspace);
    const notice = this.#storage.notices.find(({ code }) => code === "DATABASE_RESTORED" || code === "DATABASE_STARTED_AFRESH");
    const statement = head === null || head === "unreadable" ? null : parseCheckpoint(head.statement);
    const known = statement === null ? null : this.#storage.audit.get(statement.event);
    const lost = statement !== null && known?.hash.toString("hex") !== statement.hash;
    if (notice === undefined && !lost) return;
    const data = {
      lost: lost && head !== null && head !== "unreadable" ? { ...head } : null,
      ...(notice === undefined ? {} : { restored: notice.restored, setAside: notice.setAside, problem: textHash(notice.problem) }),
    };
    this.#storage.audit.record({ type: notice === undefined ? "log.cut" : "workspace.restored", person: null, document: null, data });
  }
}

function headOf({ statement, signature }: StoredCheckpoint, key: AuditKey) {
  return { statement, signature: signature.toString("hex"), publicKey: key.publicKey.toString("hex") };
}

const secretName = (keyId: string): string => `audit-${keyId}`;
