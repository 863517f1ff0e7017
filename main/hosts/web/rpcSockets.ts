import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { AnyRouter } from "@orpc/server";
import { RPCHandler } from "@orpc/server/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Logger } from "../../ports/ports.ts";
import type { CallContext } from "../../services/access/callContext.ts";
import { isCallMessage } from "../node/callMessage.ts";
import type { IdleShutdown } from "./idleShutdown.ts";
import { MAX_MESSAGE_BYTES } from "./messageLimit.ts";

export interface RpcSocketsOptions {
  readonly router: AnyRouter;
  readonly logger: Logger;
  readonly idle: IdleShutdown;
  /** Pause between two pings, ms; a tab that misses one is cut. */
  readonly heartbeatMs: number;
  readonly maxMessageBytes?: number;
}

export interface RpcSockets {
  /** Takes over a request that passed every check; its calls come through the channel of its session. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, channel: string): void;
  close(): Promise<void>;
}

/** Close code "going away": the renderer keeps what was typed and tries again. */
const GOING_AWAY = 1001;

/** WebSockets that speak the contract. A cut aborts the calls of that socket; runs are jobs and go on. */
export function createRpcSockets(options: RpcSocketsOptions): RpcSockets {
  const { router, logger, idle } = options;
  const handler = new RPCHandler(router);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const answered = new WeakSet<WebSocket>();

  const serve = (socket: WebSocket, channel: string): void => {
    idle.connected();
    answered.add(socket);
    socket.on("pong", () => answered.add(socket));
    // Oversized or broken frames: the library closes the connection with the right code.
    socket.on("error", (error) => logger.warn("connection error", { message: error.message }));
    socket.on("close", () => idle.disconnected());
    const context: CallContext = { channel };
    void handler.upgrade(onlyCalls(socket, logger), { context });
  };

  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (!answered.has(socket)) {
        logger.info("cut a connection that no longer answers");
        socket.terminate();
        continue;
      }
      answered.delete(socket);
      socket.ping();
    }
  }, options.heartbeatMs);
  heartbeat.unref();

  return {
    upgrade: (request, socket, head, channel) => server.handleUpgrade(request, socket, head, (client) => serve(client, channel)),
    close: async () => {
      clearInterval(heartbeat);
      for (const socket of server.clients) socket.close(GOING_AWAY, "the host is closing");
      const cut = setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, 500);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      while (server.clients.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      clearTimeout(cut);
    },
  };
}

/** The socket as the protocol's library sees it: messages that are no calls do not arrive there. */
function onlyCalls(socket: WebSocket, logger: Logger): Pick<WebSocket, "addEventListener" | "send"> {
  return {
    send: socket.send.bind(socket),
    addEventListener: ((type: "message" | "close", listener: (event: MessageEvent & CloseEvent) => void) => {
      if (type === "close") return socket.addEventListener("close", listener as never);
      socket.on("message", (data, isBinary) => {
        const text = isBinary ? null : data.toString();
        if (text !== null && isCallMessage(text)) listener({ data: text } as MessageEvent & CloseEvent);
        else logger.warn("dropped a message that is no call", { bytes: text?.length ?? 0 });
      });
    }) as WebSocket["addEventListener"],
  };
}
