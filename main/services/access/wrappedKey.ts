import { createCipheriv, createDecipheriv } from "node:crypto";
import { z } from "zod";
import type { Random } from "../../ports/ports.ts";
import { deriveKey } from "./passphrases.ts";

/** What a secret can be opened with. */
export type WrapKind = "passphrase" | "recovery";

const wrapSchema = z.object({
  kind: z.enum(["passphrase", "recovery"]),
  salt: z.base64(),
  nonce: z.base64(),
  /** AES-256-GCM: the ciphertext, then the tag of 16 bytes. */
  data: z.base64(),
});
const wrappedSchema = z.object({ format: z.literal("palimpsest-key-1"), wraps: z.array(wrapSchema) });

/** A private key as the secret store holds it once there are accounts: once for each thing that opens it. */
export type WrappedKey = z.infer<typeof wrappedSchema>;
export type Wrap = z.infer<typeof wrapSchema>;

const TAG_BYTES = 16;

/** Encrypts a private key with a key derived from a secret (argon2id, AES-256-GCM, both with fresh randomness). */
export async function wrap(kind: WrapKind, secret: string, plain: Uint8Array, random: Random): Promise<Wrap> {
  const salt = Buffer.from(random.bytes(16));
  const nonce = Buffer.from(random.bytes(12));
  const cipher = createCipheriv("aes-256-gcm", await deriveKey(secret, salt), nonce);
  const data = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { kind, salt: salt.toString("base64"), nonce: nonce.toString("base64"), data: data.toString("base64") };
}

/** The private key, or null when no wrap of the kind opens with the secret. */
export async function unwrap(wrapped: WrappedKey, kind: WrapKind, secret: string): Promise<Buffer | null> {
  for (const one of wrapped.wraps.filter((candidate) => candidate.kind === kind)) {
    const key = await deriveKey(secret, Buffer.from(one.salt, "base64"));
    const data = Buffer.from(one.data, "base64");
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(one.nonce, "base64"), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
      return Buffer.concat([decipher.update(data.subarray(0, data.length - TAG_BYTES)), decipher.final()]);
    } catch {
      // Another secret's wrap, or a damaged one: the next may open.
    }
  }
  return null;
}

export function writeWrapped(wraps: readonly Wrap[]): Buffer {
  return Buffer.from(JSON.stringify({ format: "palimpsest-key-1", wraps: [...wraps] } satisfies WrappedKey));
}

/** Null for a secret that is not wrapped (a PKCS #8 key of the time before accounts). */
export function readWrapped(secret: Uint8Array): WrappedKey | null {
  if (secret[0] !== 0x7b) return null;
  try {
    return wrappedSchema.parse(JSON.parse(Buffer.from(secret).toString("utf8")));
  } catch {
    return null;
  }
}
