import { printable } from "./characters.ts";

/** "Ada Lovelace" -> "AL", 佐藤花子 -> 佐. */
export function initialsOf(name: string): string {
  const words = printable(name)
    .text.split(/[\s.]+/u)
    .filter((word) => word !== "");
  return words
    .slice(0, 3)
    .map((word) => [...word][0] ?? "")
    .join("");
}
