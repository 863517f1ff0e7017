/** A connection that a test can cut, as a WebSocket is cut. */
import { createORPCClient } from "@orpc/client";
import type { Client } from "../../../src/contract/index.ts";
import { type Connection, ConnectionLost } from "../../boot/connection.ts";

/** Calls of a client by group and name, e.g. `documents.open`. */
export type Calls = Record<string, Record<string, (input: unknown, options: unknown) => Promise<unknown>>>;

export interface Wire extends Connection {
  cut(): void;
  restore(): void;
  /** The next call of this procedure reaches the backend, but its answer is lost with the connection. */
  loseAnswerOf(procedure: string): void;
}

/** Puts a wire that can be cut before a client that always answers. */
export function cuttableWire(direct: Calls): Wire {
  const listeners = new Set<() => void>();
  let up = true;
  let lose: string | null = null;
  let broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const cut = (): void => {
    up = false;
    broken.reject(new ConnectionLost());
    tell();
  };
  async function* follow(stream: AsyncIterable<unknown> & AsyncIterator<unknown>, end: Promise<never>): AsyncGenerator<unknown> {
    try {
      for (;;) {
        const step = await Promise.race([stream.next(), end]);
        if (step.done === true) return;
        yield step.value;
      }
    } finally {
      await stream.return?.();
    }
  }
  const call = async (path: readonly string[], input: unknown, options: unknown): Promise<unknown> => {
    if (!up) throw new ConnectionLost();
    const end = broken.promise;
    const answer = await direct[path[0] ?? ""]?.[path[1] ?? ""]?.(input, options);
    if (lose === path.join(".")) {
      lose = null;
      cut();
    }
    if (!up) throw new ConnectionLost();
    return typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer
      ? follow(answer as AsyncIterable<unknown> & AsyncIterator<unknown>, end)
      : answer;
  };
  const connection: Wire = {
    client: createORPCClient<Client>({ call: (path, input, options) => call(path, input, options) }),
    state: () => (up ? "connected" : "offline"),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    whenConnected: () => (up ? Promise.resolve() : new Promise((resolve) => listeners.add(() => up && resolve()))),
    cut,
    restore: () => {
      broken = Promise.withResolvers<never>();
      broken.promise.catch(() => undefined);
      up = true;
      tell();
    },
    loseAnswerOf: (procedure) => {
      lose = procedure;
    },
  };
  return connection;
}
