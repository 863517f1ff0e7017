/** A date as Word writes it: ISO 8601 in UTC, whole seconds. `at` is ms since 1970 UTC. */
export function wordDate(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
