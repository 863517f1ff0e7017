import type { SafeStorage } from "electron";
import type { SecretStore } from "../../ports/ports.ts";
import { fileSecrets } from "../node/fileSecrets.ts";

/** What of Electron's store is used. */
export type Encryption = Pick<SafeStorage, "isEncryptionAvailable" | "encryptString" | "decryptString" | "getSelectedStorageBackend">;

/**
 * Secrets encrypted with the system's own store, in files that only this account can read (mode 0600). On a Linux without a keyring
 * Electron encrypts with a known password, which `protection` says; where there is no encryption at all they are files alone. Secrets
 * that were written by another host, or before there was a keyring, are read as they are and encrypted when they are written again.
 * To be made when the app is ready: before that the system cannot be asked.
 */
export function safeSecrets(folder: string, encryption: Encryption, platform: NodeJS.Platform = process.platform): SecretStore {
  const files = fileSecrets(folder);
  if (!encryption.isEncryptionAvailable()) return files;
  return {
    protection: platform === "linux" && encryption.getSelectedStorageBackend() === "basic_text" ? "basic-text" : "system",
    get(name) {
      const stored = files.get(name);
      if (stored === null || !isEncrypted(stored)) return stored;
      try {
        return Buffer.from(encryption.decryptString(Buffer.from(stored.subarray(HEAD.length))), "base64");
      } catch {
        // Another account's or another machine's: as good as gone.
        return null;
      }
    },
    set: (name, value) => files.set(name, Buffer.concat([HEAD, encryption.encryptString(Buffer.from(value).toString("base64"))])),
    remove: (name) => files.remove(name),
  };
}

/** In front of what the system encrypted. */
const HEAD = Buffer.from("palimpsest-safe-1\n");

const isEncrypted = (stored: Uint8Array): boolean => HEAD.equals(stored.subarray(0, HEAD.length));
