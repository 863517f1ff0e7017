import { createSecret, equalSecrets } from "./secrets.ts";

/** Sessions of browsers that redeemed a token. They live as long as the server, so that a reload keeps working. */
export interface Sessions {
  /** Value of a Set-Cookie header for a new session. */
  open(): string;
  /** Whether a Cookie header carries a session. */
  has(cookieHeader: string | undefined): boolean;
  /** The channel of a session: its tabs share one sign-in, and no other session has it. Null without a session. */
  channel(cookieHeader: string | undefined): string | null;
}

/** Most sessions at a time; the oldest falls out. */
const MAX_SESSIONS = 64;

/**
 * Cookies are not separated by port, so the cookie's name has it: two Palimpsests on one machine must not log each
 * other out. HttpOnly: no script reads it; SameSite=Strict: no other site's request carries it.
 */
export function createSessions(port: () => number): Sessions {
  let sessions: { readonly secret: string; readonly channel: string }[] = [];
  const cookieName = (): string => `palimpsest-${port()}`;
  const find = (cookieHeader: string | undefined) => {
    // Every session is compared with every value, so that the time tells nothing.
    const given = readCookies(cookieHeader, cookieName());
    return given.flatMap((value) => sessions.filter(({ secret }) => equalSecrets(value, secret)))[0] ?? null;
  };
  return {
    open() {
      const secret = createSecret();
      sessions = [...sessions, { secret, channel: `browser-${createSecret()}` }].slice(-MAX_SESSIONS);
      return `${cookieName()}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
    },
    has: (cookieHeader) => find(cookieHeader) !== null,
    channel: (cookieHeader) => find(cookieHeader)?.channel ?? null,
  };
}

function readCookies(header: string | undefined, name: string): string[] {
  if (header === undefined || header.length > 16_384) return [];
  return header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
    .slice(0, 8);
}
