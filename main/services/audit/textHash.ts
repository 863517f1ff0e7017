import { hash } from "node:crypto";

/** SHA-256 of a text in UTF-8, hexadecimal: how the log names it. */
export function textHash(text: string): string {
  return hash("sha256", text);
}
