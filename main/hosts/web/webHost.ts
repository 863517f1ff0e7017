import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { AnyRouter } from "@orpc/server";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Logger } from "../../ports/ports.ts";
import { answer, type HttpGate } from "./httpAnswers.ts";
import { createIdleShutdown, DEFAULT_IDLE_MINUTES } from "./idleShutdown.ts";
import { createRpcSockets } from "./rpcSockets.ts";
import { checkBindAddress, LOOPBACK } from "./security/bindAddress.ts";
import { isOwnHost } from "./security/hostHeader.ts";
import { createOneTimeTokens } from "./security/oneTimeTokens.ts";
import { isOwnOrigin } from "./security/originHeader.ts";
import { createSessions } from "./security/sessions.ts";

export interface WebHostOptions {
  readonly router: AnyRouter;
  /** Folder of the renderer's bundle. */
  readonly rendererFolder: string;
  readonly logger: Logger;
  /** 0 (default) takes a free port. */
  readonly port?: number;
  /** Anything but 127.0.0.1 is refused. */
  readonly address?: string;
  /** Minutes without a connected tab until `onIdle`; 0: never. */
  readonly idleMinutes?: number;
  readonly onIdle?: () => void;
  /** ms between pings (default 20 s). */
  readonly heartbeatMs?: number;
  readonly maxMessageBytes?: number;
}

export interface WebHost {
  readonly port: number;
  /** A new one-time address. */
  issueUrl(): string;
  close(): Promise<void>;
}

/** Path of the WebSocket that speaks the contract. */
export const RPC_PATH = "/rpc";

/**
 * Serves the renderer and the contract on 127.0.0.1. Throws PalimpsestError NOT_AVAILABLE for another address or a
 * port that is taken.
 */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const address = checkBindAddress(options.address ?? LOOPBACK);
  const idle = createIdleShutdown((options.idleMinutes ?? DEFAULT_IDLE_MINUTES) * 60_000, () => options.onIdle?.());
  const sockets = createRpcSockets({
    router: options.router,
    logger: options.logger,
    idle,
    heartbeatMs: options.heartbeatMs ?? 20_000,
    ...(options.maxMessageBytes === undefined ? {} : { maxMessageBytes: options.maxMessageBytes }),
  });
  let port = 0;
  const tokens = createOneTimeTokens();
  const sessions = createSessions(() => port);
  const gate: HttpGate = { port: () => port, tokens, sessions, rendererFolder: options.rendererFolder };

  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 30_000 }, (request, response) => answer(gate, request, response));
  server.on("upgrade", (request, socket, head) => {
    const channel = gate.sessions.channel(request.headers.cookie);
    const refusal = refuseUpgrade(gate, request);
    if (refusal !== null || channel === null) {
      options.logger.warn("refused a connection", { refusal });
      refuse(socket, refusal ?? NO_SESSION);
    } else {
      sockets.upgrade(request, socket, head, channel);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      idle.stop();
      reject(
        new PalimpsestError(
          "NOT_AVAILABLE",
          `Port ${options.port ?? 0} cannot be used (${error.code ?? error.message}). Choose another one with --port, or none.`,
          { port: options.port ?? 0 },
          { cause: error },
        ),
      );
    });
    server.listen(options.port ?? 0, address, resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    port,
    issueUrl: () => `http://${LOOPBACK}:${port}/open?token=${tokens.issue()}`,
    close: async () => {
      idle.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await sockets.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const NO_SESSION = "401 Unauthorized";

/** Status line of a refusal, or null when the upgrade may go on. */
function refuseUpgrade(gate: HttpGate, request: IncomingMessage): string | null {
  const { host, origin, cookie } = request.headers;
  if (!isOwnHost(host, gate.port())) return "421 Misdirected Request";
  if (!isOwnOrigin(origin, host, true)) return "403 Forbidden";
  if (!gate.sessions.has(cookie)) return NO_SESSION;
  return request.url === RPC_PATH ? null : "404 Not Found";
}

function refuse(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
