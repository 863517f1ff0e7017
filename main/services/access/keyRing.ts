import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Clock, Random, SecretStore } from "../../ports/ports.ts";
import type { StoredKey } from "../../storage/repositories/people.ts";
import type { Storage } from "../../storage/storage.ts";
import type { AuditLog } from "../audit/auditLog.ts";
import { readWrapped, unwrap, type WrapKind, wrap, writeWrapped } from "./wrappedKey.ts";

/** DER in front of a raw Ed25519 public key (RFC 8410). */
const PUBLIC_KEY_HEAD = Buffer.from("302a300506032b6570032100", "hex");

/** A signature and the key it was made with. */
export interface Signature {
  readonly keyId: string;
  /** Ed25519, 64 bytes. */
  readonly bytes: Buffer;
}

/** What a private key is to be opened with from now on. */
export interface KeyLocks {
  readonly passphrase: string;
  readonly recovery?: string | undefined;
}

/** A key that was made and is not the person's yet. */
export interface NewKey {
  readonly id: string;
  readonly publicKey: Buffer;
  /** PKCS #8, DER. */
  readonly privateKey: Buffer;
}

/**
 * The Ed25519 keys of the people: private halves with the host's secret store, public halves in the database for ever. Without accounts a
 * private key lies there as it is; with accounts it is encrypted with what its person knows, and open in memory while they are signed in.
 */
export class KeyRing {
  readonly #storage: Storage;
  readonly #secrets: SecretStore;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #audit: AuditLog;
  /** Opened private keys by the id of the key. */
  readonly #open = new Map<string, KeyObject>();

  constructor(storage: Storage, secrets: SecretStore, clock: Clock, random: Random, audit: AuditLog) {
    this.#storage = storage;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#random = random;
    this.#audit = audit;
  }

  /** Signs as a person, with a new key if there never was one. Throws KEY_LOST when their key is not on this machine or cannot be opened any more. */
  sign(personId: string, message: Uint8Array): Signature {
    const current = this.#current(personId);
    const keyId = current?.id ?? this.create(personId);
    return { keyId, bytes: sign(null, message, this.#privateKey(keyId)) };
  }

  /** Whether a signature is that of a key that ever belonged to a person here. */
  verify(signature: Signature, message: Uint8Array): boolean {
    const key = this.#storage.people.keys().find((candidate) => candidate.id === signature.keyId);
    return key !== undefined && verify(null, message, publicKeyOf(key.publicKey), signature.bytes);
  }

  /** Whether a person could sign now. */
  ready(personId: string): boolean {
    const current = this.#current(personId);
    if (current === undefined) return false;
    if (this.#open.has(current.id)) return true;
    const secret = this.#secrets.get(secretName(current.id));
    return secret !== null && openPrivateKey(secret, current) !== null;
  }

  /** Makes a new key for a person without accounts and retires the one before it; returns its id. */
  create(personId: string): string {
    const key = this.generate();
    this.#secrets.set(secretName(key.id), key.privateKey);
    this.#storage.transaction(() => this.adopt(personId, key));
    return key.id;
  }

  /** A new key that is nobody's yet. */
  generate(): NewKey {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    return { id: this.#random.id(), publicKey: publicKeyBytes(publicKey), privateKey: privateKey.export({ type: "pkcs8", format: "der" }) };
  }

  /** Puts a new key into the secret store, encrypted. To be called before `adopt`, so that no person has a key that is nowhere. */
  async store(key: NewKey, locks: KeyLocks): Promise<void> {
    this.#secrets.set(secretName(key.id), writeWrapped(await this.#wraps(key.privateKey, locks)));
  }

  /** Makes a key the person's; the one before it is retired. Inside a transaction. */
  adopt(personId: string, key: NewKey): void {
    this.#storage.people.addKey({ id: key.id, personId, publicKey: key.publicKey, createdAt: this.#clock.now() });
    this.#audit.record({
      type: "person.key-added",
      person: personId,
      document: null,
      data: { person: personId, key: key.id, publicKey: key.publicKey.toString("base64") },
    });
  }

  /** Throws the private half of a person's key away: nobody can open it any more. */
  discard(personId: string): void {
    const current = this.#current(personId);
    if (current === undefined) return;
    this.#open.delete(current.id);
    this.#secrets.remove(secretName(current.id));
  }

  /**
   * Opens a person's key for signing. False when it is lost: it is not in the store, or does not open with the secret. A key from
   * before accounts is encrypted on the way.
   */
  async unlock(personId: string, kind: WrapKind, secret: string): Promise<boolean> {
    const current = this.#current(personId);
    if (current === undefined) return false;
    const plain = await this.#plain(current, kind, secret);
    if (plain === null) return false;
    if (kind === "passphrase" && this.#wrapped(current.id) === null)
      this.#secrets.set(secretName(current.id), writeWrapped(await this.#wraps(plain, { passphrase: secret })));
    const key = openPrivateKey(plain, current);
    if (key !== null) this.#open.set(current.id, key);
    return key !== null;
  }

  /** The person has left every place where they were signed in: their key is needed no more. */
  forget(personId: string): void {
    for (const key of this.#storage.people.keys()) if (key.personId === personId) this.#open.delete(key.id);
  }

  /**
   * Prepares a person's key to be opened with other secrets. Until `finish` it opens with the old ones too, so that nothing is lost
   * whatever happens between the two; a `recovery` that is left out stays. Null when the key is lost.
   */
  async rewrap(personId: string, kind: WrapKind, secret: string, locks: KeyLocks): Promise<{ finish(): void } | null> {
    const current = this.#current(personId);
    if (current === undefined) return null;
    const plain = await this.#plain(current, kind, secret);
    if (plain === null) return null;
    const name = secretName(current.id);
    const before = this.#wrapped(current.id)?.wraps ?? [];
    const wraps = await this.#wraps(plain, locks);
    const kept = locks.recovery === undefined ? before.filter((one) => one.kind === "recovery") : [];
    this.#secrets.set(name, writeWrapped([...wraps, ...before]));
    return { finish: () => this.#secrets.set(name, writeWrapped([...wraps, ...kept])) };
  }

  async #wraps(plain: Uint8Array, { passphrase, recovery }: KeyLocks) {
    const first = await wrap("passphrase", passphrase, plain, this.#random);
    return recovery === undefined ? [first] : [first, await wrap("recovery", recovery, plain, this.#random)];
  }

  #wrapped(keyId: string) {
    const secret = this.#secrets.get(secretName(keyId));
    return secret === null ? null : readWrapped(secret);
  }

  /** The private half of a key, null when it cannot be opened or is another key's. */
  async #plain(key: StoredKey, kind: WrapKind, secret: string): Promise<Uint8Array | null> {
    const stored = this.#secrets.get(secretName(key.id));
    if (stored === null) return null;
    const wrapped = readWrapped(stored);
    const plain = wrapped === null ? stored : await unwrap(wrapped, kind, secret);
    return plain !== null && openPrivateKey(plain, key) !== null ? plain : null;
  }

  #current(personId: string): StoredKey | undefined {
    return this.#storage.people.keys().findLast((key) => key.personId === personId && key.retiredAt === null);
  }

  #privateKey(keyId: string): KeyObject {
    const open = this.#open.get(keyId);
    if (open !== undefined) return open;
    const key = this.#storage.people.keys().find((candidate) => candidate.id === keyId);
    const secret = this.#secrets.get(secretName(keyId));
    const plain = key === undefined || secret === null ? null : openPrivateKey(secret, key);
    if (plain !== null) return plain;
    throw new PalimpsestError("KEY_LOST", "The key that you sign with is not on this machine any more. Make a new one under People.", {
      key: keyId,
    });
  }
}

/** The key object of a raw Ed25519 public key. */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_KEY_HEAD, raw]), type: "spki", format: "der" });
}

/** The raw 32 bytes of an Ed25519 public key. */
export function publicKeyBytes(key: KeyObject): Buffer {
  return Buffer.from(key.export({ type: "spki", format: "der" }).subarray(PUBLIC_KEY_HEAD.length));
}

/** The private half of a key out of PKCS #8; null for anything else, and for the half of another key. */
function openPrivateKey(der: Uint8Array, { publicKey }: Pick<StoredKey, "publicKey">): KeyObject | null {
  try {
    const key = createPrivateKey({ key: Buffer.from(der), type: "pkcs8", format: "der" });
    return publicKeyBytes(createPublicKey(key)).equals(publicKey) ? key : null;
  } catch {
    return null;
  }
}

const secretName = (keyId: string): string => `key-${keyId}`;
