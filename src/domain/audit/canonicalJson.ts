/** What canonical JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON in one way alone (RFC 8785): no white space, members sorted by the UTF-16 units of their names, numbers and strings as
 * ECMAScript writes them. The same value gives the same bytes in UTF-8 everywhere.
 * @throws RangeError for numbers that JSON does not have, and for text with half of a surrogate pair, which UTF-8 cannot say
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError(`Canonical JSON has no ${value}.`);
  if (typeof value === "string" && !value.isWellFormed()) throw new RangeError("Canonical JSON has no text with half of a character.");
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = value as { readonly [key: string]: Json };
  const names = Object.keys(members).sort();
  return `{${names.map((name) => `${canonicalJson(name)}:${canonicalJson(members[name] ?? null)}`).join(",")}}`;
}
