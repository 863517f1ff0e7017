/** Questions about the places where packages lie. */
import { stat } from "node:fs/promises";

/** True when something is there. */
export function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  );
}

/** True for the error of a rename that fails because a process has the files open, as it does on Windows. */
export function isInUse(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "EBUSY" || (process.platform === "win32" && (code === "EPERM" || code === "EACCES"));
}
