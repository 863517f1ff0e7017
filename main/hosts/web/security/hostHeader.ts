/**
 * Whether the Host header names this server. A page of a foreign name that was re-bound to 127.0.0.1 (DNS rebinding)
 * sends its own name and is refused.
 */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}
