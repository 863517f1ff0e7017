import type { NestedEdit } from "./proposal.ts";

/** True when two records say the same of what stands upon a change, in whatever order their members were written. */
export function sameNested(a: readonly NestedEdit[], b: readonly NestedEdit[]): boolean {
  return alike(a, b);
}

/** Equality of plain data. */
function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const others = new Map(Object.entries(b));
  const members = Object.entries(a);
  return members.length === others.size && members.every(([name, value]) => others.has(name) && alike(value, others.get(name)));
}
