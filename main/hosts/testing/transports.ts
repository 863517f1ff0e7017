import { MessageChannel, type MessagePort as NodePort } from "node:worker_threads";
import { createORPCClient } from "@orpc/client";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import { createRouterClient } from "@orpc/server";
import type { Client } from "../../../src/contract/index.ts";
import type { Backend } from "../../compose.ts";
import type { Logger } from "../../ports/ports.ts";
import { answerPort } from "../node/rpcPort.ts";
import { startWebHost } from "../web/webHost.ts";
import { logIn, openSocket } from "./webClient.ts";

export const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A way to reach the backend, as a host offers it. */
export interface Transport {
  readonly client: Client;
  /** Another client of the same backend, as a second tab. */
  another(): Promise<{ readonly client: Client; cut(): void }>;
  close(): Promise<void>;
}

export const TRANSPORTS: Readonly<Record<string, (backend: Backend) => Promise<Transport>>> = {
  memory: async (backend) => {
    const create = (): Client => createRouterClient(backend.router, { context: {} });
    return { client: create(), another: async () => ({ client: create(), cut: () => undefined }), close: async () => undefined };
  },

  websocket: async (backend) => {
    const host = await startWebHost({ router: backend.router, rendererFolder: "/none", logger: quiet, idleMinutes: 0 });
    const cookie = await logIn(host.issueUrl());
    const dial = async () => {
      const socket = await openSocket(host.port, cookie);
      return {
        client: createORPCClient<Client>(new SocketLink({ websocket: socket as unknown as WebSocket })),
        cut: () => socket.terminate(),
      };
    };
    return { client: (await dial()).client, another: dial, close: () => host.close() };
  },

  messageport: async (backend) => {
    const open: NodePort[] = [];
    const create = () => {
      const { port1, port2 } = new MessageChannel();
      open.push(port1, port2);
      answerPort(
        backend.router,
        {
          post: (message) => port1.postMessage(message),
          onMessage: (listener) => void port1.on("message", listener),
          onClose: (listener) => void port1.on("close", listener),
        },
        quiet,
        "window-test",
      );
      port2.start();
      return { client: createORPCClient<Client>(new PortLink({ port: port2 as unknown as MessagePort })), cut: () => port2.close() };
    };
    return {
      client: create().client,
      another: async () => create(),
      close: async () => {
        for (const port of open) port.close();
      },
    };
  },
};
