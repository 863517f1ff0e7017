/**
 * Whether a request may come from this origin. Browsers always send Origin on a WebSocket upgrade, so there it is
 * `required`; a plain GET of our own page has none. "null" (sandboxed frames, files) is never ours.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, required: boolean): boolean {
  if (origin === undefined) return !required;
  return host !== undefined && origin === `http://${host}`;
}
