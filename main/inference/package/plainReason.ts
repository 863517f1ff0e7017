/** The reason of an error for people: one line, without places on this machine. */
import path from "node:path";

/** Errors of the file system name the file in their message; their code says as much. */
export function plainReason(error: unknown, folder: string | null = null): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && "path" in error) return `a file cannot be read (${String(error.code)})`;
  const line = error.message.split("\n")[0] ?? "";
  return folder === null ? line : withoutFolder(line, folder);
}

/** A text that names files of a package by their names in it, not by their places. */
export function withoutFolder(text: string, folder: string): string {
  return text.replaceAll(folder + path.sep, "").replaceAll(folder, path.basename(folder));
}
