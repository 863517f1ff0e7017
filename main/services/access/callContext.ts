/** What a host says about the connection a call came through. Calls of one channel share one sign-in. */
export interface CallContext {
  /** A browser session, the desktop window, a command; left out: the process itself. */
  readonly channel?: string;
}

/** The channel of calls that the process makes itself. */
export const LOCAL_CHANNEL = "local";
