import { createSecret, equalSecrets } from "./secrets.ts";

/** Tokens of the printed addresses; each opens one session, once. */
export interface OneTimeTokens {
  issue(): string;
  /** True exactly once per issued token. */
  redeem(token: string): boolean;
}

/** Most tokens that may be open at a time; the oldest falls out. */
const MAX_OPEN = 16;

export function createOneTimeTokens(): OneTimeTokens {
  let open: string[] = [];
  return {
    issue() {
      const token = createSecret();
      open = [...open, token].slice(-MAX_OPEN);
      return token;
    },
    redeem(token) {
      // Every open token is compared, so that the time tells nothing.
      const matches = open.filter((candidate) => equalSecrets(token, candidate));
      open = open.filter((candidate) => !matches.includes(candidate));
      return matches.length > 0;
    },
  };
}
