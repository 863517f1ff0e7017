import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createPackage } from "@electron/asar";

/** Marks the place of the fuses in a real Electron binary; `@electron/fuses` looks for it. */
const SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
export const FUSE_COUNT = 9;

/**
 * A folder with the layout of an Electron distribution for Linux and a stand-in for its binary: the packer copies it,
 * puts the application into it and sets the fuses, exactly as it does with the real one.
 */
export async function createFakeElectron(folder: string): Promise<void> {
  mkdirSync(join(folder, "resources"), { recursive: true });
  mkdirSync(join(folder, "locales"), { recursive: true });
  const wire = Buffer.concat([
    Buffer.alloc(64),
    Buffer.from(SENTINEL),
    Buffer.from([1, FUSE_COUNT]),
    Buffer.from("0".repeat(FUSE_COUNT)),
    Buffer.alloc(64),
  ]);
  writeFileSync(join(folder, "electron"), wire);
  chmodSync(join(folder, "electron"), 0o755);
  mkdirSync(join(folder, "empty"));
  await createPackage(join(folder, "empty"), join(folder, "resources", "default_app.asar"));
  writeFileSync(join(folder, "locales", "en-US.pak"), "");
  writeFileSync(join(folder, "LICENSE"), "");
  writeFileSync(join(folder, "LICENSES.chromium.html"), "");
  writeFileSync(join(folder, "version"), "45.4.1");
}

/** The state of each fuse in a packed binary: "0" off, "1" on, "r" removed, in the order of Electron's list. */
export function readFuses(binary: Buffer): string {
  const at = binary.indexOf(SENTINEL);
  if (at < 0) throw new Error("the binary has no fuses");
  const count = binary[at + SENTINEL.length + 1] ?? 0;
  return binary.subarray(at + SENTINEL.length + 2, at + SENTINEL.length + 2 + count).toString("latin1");
}
