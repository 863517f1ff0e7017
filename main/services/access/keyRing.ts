import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Clock, Random, SecretStore } from "../../ports/ports.ts";
import type { Storage } from "../../storage/storage.ts";

/** DER in front of a raw Ed25519 public key (RFC 8410). */
const PUBLIC_KEY_HEAD = Buffer.from("302a300506032b6570032100", "hex");

/** A signature and the key it was made with. */
export interface Signature {
  readonly keyId: string;
  /** Ed25519, 64 bytes. */
  readonly bytes: Buffer;
}

/** The Ed25519 keys of the people: private halves with the host's secret store, public halves in the database for ever. */
export class KeyRing {
  readonly #storage: Storage;
  readonly #secrets: SecretStore;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(storage: Storage, secrets: SecretStore, clock: Clock, random: Random) {
    this.#storage = storage;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#random = random;
  }

  /** Signs as a person, with a new key if there never was one. Throws KEY_LOST when the secret store does not have it any more. */
  sign(personId: string, message: Uint8Array): Signature {
    const current = this.#current(personId);
    const keyId = current?.id ?? this.create(personId);
    return { keyId, bytes: sign(null, message, this.#privateKey(keyId, personId)) };
  }

  /** Whether a signature is that of a key that ever belonged to a person here. */
  verify(signature: Signature, message: Uint8Array): boolean {
    const key = this.#storage.people.keys().find((candidate) => candidate.id === signature.keyId);
    return key !== undefined && verify(null, message, publicKeyOf(key.publicKey), signature.bytes);
  }

  /** Makes a new key for a person and retires the one before it; returns its id. */
  create(personId: string): string {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const id = this.#random.id();
    this.#secrets.set(secretName(id), privateKey.export({ type: "pkcs8", format: "der" }));
    this.#storage.transaction(() =>
      this.#storage.people.addKey({ id, personId, publicKey: publicKeyBytes(publicKey), createdAt: this.#clock.now() }),
    );
    return id;
  }

  #current(personId: string) {
    return this.#storage.people.keys().findLast((key) => key.personId === personId && key.retiredAt === null);
  }

  #privateKey(keyId: string, personId: string): KeyObject {
    const secret = this.#secrets.get(secretName(keyId));
    if (secret === null) {
      throw new PalimpsestError("KEY_LOST", "The key that you sign with is not on this machine any more. Make a new one under People.", {
        person: personId,
      });
    }
    return createPrivateKey({ key: Buffer.from(secret), type: "pkcs8", format: "der" });
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

const secretName = (keyId: string): string => `key-${keyId}`;
