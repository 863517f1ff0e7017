import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SecretStore } from "../../ports/ports.ts";

/** Secrets as files that only this account can read (mode 0600), for hosts without a store of the system's. */
export function fileSecrets(folder: string): SecretStore {
  const place = (name: string): string => {
    if (!/^[\w-]{1,100}$/.test(name)) throw new Error(`"${name}" cannot be the name of a secret.`);
    return join(folder, `${name}.secret`);
  };
  return {
    protection: "file",
    get(name) {
      try {
        return readFileSync(place(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    set(name, value) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = place(name);
      writeFileSync(`${file}.new`, value, { mode: 0o600, flush: true });
      chmodSync(`${file}.new`, 0o600);
      renameSync(`${file}.new`, file);
    },
    remove: (name) => rmSync(place(name), { force: true }),
  };
}
