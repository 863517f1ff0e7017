/** React's view of sessions, the client and the connection. */
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";
import type { Client } from "../../src/contract/index.ts";
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

/** As `useSessionState`, but follows bursts of typing at most every `delay` ms, so that long lists do not slow a key press. Decisions show at once. */
export function useCalmSessionState<T>(select: (session: DocumentSession) => T, delay = 150): T {
  const session = useSession();
  const [value, setValue] = useState(() => select(session));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const update = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      setValue(() => select(session));
    };
    const listen = (event: SessionEvent): void => {
      if (event.type === "change" && event.change.cause === "typing") timer ??= setTimeout(update, delay);
      else update();
    };
    update();
    const stop = session.subscribe(listen);
    return () => {
      stop();
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
