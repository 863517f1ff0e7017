import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { fileSecrets } from "../node/fileSecrets.ts";
import { type Encryption, safeSecrets } from "./safeSecrets.ts";

type Backend = ReturnType<Encryption["getSelectedStorageBackend"]>;

/** An account of a machine: what it encrypted opens there alone. */
function account(backend: Backend = "gnome_libsecret", available = true): Encryption {
  const key = randomBytes(32);
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      return Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    },
    decryptString: (bytes) => {
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
    },
  };
}

const SECRET = Buffer.from([0, 1, 2, 255, 128, 10]);

test("secrets come back; on the disk they are encrypted and for this account alone", () => {
  const folder = temporaryFolder();
  const secrets = safeSecrets(folder, account(), "linux");
  expect(secrets.get("key-1")).toBeNull();
  secrets.set("key-1", SECRET);
  expect(Buffer.from(secrets.get("key-1") ?? [])).toEqual(SECRET);
  const [file = ""] = readdirSync(folder);
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, file)).includes(SECRET)).toBe(false);
  secrets.remove("key-1");
  expect(secrets.get("key-1")).toBeNull();
});

test.each<[Backend, NodeJS.Platform, string]>([
  ["basic_text", "linux", "basic-text"],
  ["gnome_libsecret", "linux", "system"],
  ["unknown", "darwin", "system"],
  ["unknown", "win32", "system"],
])("%s on %s protects like %s", (backend, platform, protection) => {
  expect(safeSecrets(temporaryFolder(), account(backend), platform).protection).toBe(protection);
});

test("without encryption they are files, and that is said", () => {
  const folder = temporaryFolder();
  const secrets = safeSecrets(folder, account("unknown", false), "linux");
  expect(secrets.protection).toBe("file");
  secrets.set("key-1", SECRET);
  expect(Buffer.from(fileSecrets(folder).get("key-1") ?? [])).toEqual(SECRET);
});

test("what another host wrote is read; what another account encrypted is lost, not wrong", () => {
  const folder = temporaryFolder();
  fileSecrets(folder).set("key-1", SECRET);
  const secrets = safeSecrets(folder, account());
  expect(Buffer.from(secrets.get("key-1") ?? [])).toEqual(SECRET);
  secrets.set("key-1", SECRET);
  expect(safeSecrets(folder, account()).get("key-1")).toBeNull();
});
