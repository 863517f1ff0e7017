import type { MessageKey } from "../../state/language.ts";

const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What is wrong with the address of a package, or null. http is allowed on this machine alone. */
export function addressProblem(text: string): MessageKey | null {
  const trimmed = text.trim();
  if (trimmed === "") return "models.addUrlEmpty";
  if (!URL.canParse(trimmed)) return "models.addUrlInvalid";
  const url = new URL(trimmed);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "models.addUrlInvalid";
  if (url.protocol === "http:" && !LOOPBACK.has(url.hostname)) return "models.addUrlInsecure";
  return url.username === "" && url.password === "" ? null : "models.addUrlSecret";
}

/** The digits of a SHA-256 without blanks and without the name of the algorithm that some publishers put before it. */
export function sha256Digits(text: string): string {
  return text
    .trim()
    .replace(/^sha-?256[:=]/i, "")
    .replaceAll(/\s/g, "")
    .toLowerCase();
}

/** True for 64 hexadecimal digits. */
export const isSha256 = (digits: string): boolean => /^[0-9a-f]{64}$/.test(digits);

/** The host and the file name of an address, for a line that says where a package comes from. */
export function shortAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  const file = url.pathname.split("/").at(-1) ?? "";
  return file === "" ? url.host : `${url.host}: ${file}`;
}
