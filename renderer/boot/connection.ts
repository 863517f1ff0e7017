/** The one door to the backend: the typed client over a MessagePort (desktop) or a WebSocket (browser) that comes back after a cut. */
import { createORPCClient } from "@orpc/client";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import type { Client } from "../../src/contract/index.ts";

export type ConnectionState = "connecting" | "connected" | "offline";

/** What a session needs to know about the transport. */
export interface Connection {
  readonly client: Client;
  state(): ConnectionState;
  /** Called after every change of `state()`; returns the way out. */
  subscribe(listener: () => void): () => void;
  /** Resolves as soon as calls can be made; at once when they can. */
  whenConnected(): Promise<void>;
}

/** A call was made, or was under way, while the transport was down. What was typed is kept and sent later. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
  constructor() {
    super("The connection to the Palimpsest process is lost. It is being restored; try again in a moment.");
  }
}

/** True for errors that mean "no answer came", so that the call may be repeated after reconnection. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  return error instanceof Error && (error.name === "AbortError" || /not open|closed|websocket/i.test(error.message)) && !("code" in error);
}

interface Link {
  call(path: readonly string[], input: unknown, options: never): Promise<unknown>;
}

class Transport {
  private current: ConnectionState = "connecting";
  private readonly listeners = new Set<() => void>();
  link: Link | null = null;

  readonly connection: Connection = {
    client: createORPCClient<Client>({
      call: async (path, input, options) => {
        if (this.link === null && this.current === "connecting") await this.connection.whenConnected();
        if (this.link === null) throw new ConnectionLost();
        return this.link.call(path, input, options as never);
      },
    }),
    state: () => this.current,
    subscribe: (listener) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
    whenConnected: () =>
      this.current === "connected"
        ? Promise.resolve()
        : new Promise((resolve) => {
            const stop = this.connection.subscribe(() => {
              if (this.current !== "connected") return;
              stop();
              resolve();
            });
          }),
  };

  set(state: ConnectionState): void {
    if (state === this.current) return;
    this.current = state;
    for (const listener of [...this.listeners]) listener();
  }
}

/** Longest pause between two attempts to reconnect, ms. */
const MAX_PAUSE = 5000;

/** Connects to `url` and again after every cut: at once, then with growing pauses; `online` and returning to the tab try at once. */
export function connectSocket(url: string): Connection {
  const transport = new Transport();
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = false;

  const dial = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => {
      attempt = 0;
      open = true;
      transport.link = new SocketLink({ websocket: socket }) as unknown as Link;
      transport.set("connected");
    });
    socket.addEventListener("close", () => {
      open = false;
      transport.link = null;
      transport.set("offline");
      timer = setTimeout(dial, Math.min(MAX_PAUSE, 150 * 2 ** attempt));
      attempt += 1;
    });
  };
  const hurry = (): void => {
    if (open || timer === undefined) return;
    attempt = 0;
    dial();
  };
  window.addEventListener("online", hurry);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());
  dial();
  return transport.connection;
}

/** What the preload script posts together with the port. */
const PORT_MESSAGE = "palimpsest:port";

/** The desktop host's door, exposed by the preload script. */
export interface DesktopBridge {
  /** Asks the host for a port; it arrives as a `message` event of the window. */
  connect(): void;
}

declare global {
  interface Window {
    readonly palimpsest?: DesktopBridge;
  }
}

/** Asks the desktop host for a MessagePort and speaks through it. The port lives as long as the window. */
export function connectPort(bridge: DesktopBridge): Connection {
  const transport = new Transport();
  const use = (port: MessagePort): void => {
    if (transport.link !== null) return;
    transport.link = new PortLink({ port }) as unknown as Link;
    port.addEventListener("close", () => {
      transport.link = null;
      transport.set("offline");
    });
    port.start();
    transport.set("connected");
  };
  window.addEventListener("message", (event) => {
    const port = event.ports[0];
    if (event.source === window && event.data === PORT_MESSAGE && port !== undefined) use(port);
  });
  bridge.connect();
  return transport.connection;
}

/** Chooses the transport that this host offers. */
export function connect(): Connection {
  const bridge = window.palimpsest;
  if (bridge !== undefined) return connectPort(bridge);
  const url = new URL("/rpc", window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return connectSocket(url.href);
}
