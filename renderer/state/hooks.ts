/** React's view of sessions, the client and the connection. */
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Client } from "../../src/contract/index.ts";
import type { ChangeCause } from "../../src/domain/document/documentState.ts";
import type { Connection, ConnectionState } from "../boot/connection.ts";
import type { DocumentSession, SessionEvent } from "./session.ts";

export const ConnectionContext = createContext<Connection | null>(null);
export const SessionContext = createContext<DocumentSession | null>(null);

function required<T>(value: T | null, name: string): T {
  if (value === null) throw new Error(`${name} is used outside of its provider.`);
  return value;
}

export function useConnection(): Connection {
  return required(useContext(ConnectionContext), "useConnection");
}

export function useClient(): Client {
  return useConnection().client;
}

export function useConnectionState(): ConnectionState {
  const connection = useConnection();
  return useSyncExternalStore(connection.subscribe, connection.state);
}

export function useSession(): DocumentSession {
  return required(useContext(SessionContext), "useSession");
}

/** What `select` returns must be the same object until it really changes (everything a session hands out is). */
export function useSessionState<T>(select: (session: DocumentSession) => T): T {
  const session = useSession();
  return useSyncExternalStore(
    (listener) => session.subscribe(listener),
    () => select(session),
  );
}

/** Typing without a pause is followed at least this often, ms. */
const LONGEST_WAIT = 2000;

/** Changes that come letter by letter. */
const TYPED: ReadonlySet<ChangeCause> = new Set(["typing", "suggest"]);

/** Runs `work` when the browser has nothing better to do; returns the way out. */
export function whenIdle(work: () => void): () => void {
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(work, 0);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: 500 });
  return () => cancelIdleCallback(handle);
}

/**
 * As `useSessionState`, but waits for a pause of `delay` ms in typing, so that long lists and computed numbers do not slow
 * a key press. Decisions and runs show at once. `select` must be the same function at every render.
 */
export function useCalmSessionState<T>(select: (session: DocumentSession) => T, delay = 150): T {
  const session = useSession();
  const [value, setValue] = useState(() => select(session));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let cancelIdle = (): void => undefined;
    let waitingSince = 0;
    const update = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      cancelIdle();
      setValue(() => select(session));
    };
    const listen = (event: SessionEvent): void => {
      if (event.type === "connection" || event.type === "timeline") return;
      if (event.type !== "info" && (event.type !== "change" || !TYPED.has(event.change.cause))) {
        update();
        return;
      }
      const now = performance.now();
      if (timer === null) waitingSince = now;
      else clearTimeout(timer);
      const left = Math.max(0, Math.min(delay, waitingSince + LONGEST_WAIT - now));
      timer = setTimeout(() => {
        cancelIdle = whenIdle(update);
      }, left);
    };
    update();
    const stop = session.subscribe(listen);
    return () => {
      stop();
      cancelIdle();
      if (timer !== null) clearTimeout(timer);
    };
  }, [session, delay, select]);
  return value;
}

/** A value that stands still for `delay` ms before it is passed on. */
export function useDebounced<T>(value: T, delay: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return settled;
}
