import type { IpcMain, IpcMainEvent, MessageChannelMain, MessagePortMain } from "electron";
import type { Logger } from "../../ports/ports.ts";
import type { MessageEnd } from "../node/rpcPort.ts";
import { isTrustedSender } from "./security/sender.ts";

export interface ConnectionsOptions {
  readonly ipc: Pick<IpcMain, "on">;
  readonly createChannel: () => Pick<MessageChannelMain, "port1" | "port2">;
  /** Ids of the web contents of our windows. */
  readonly windows: ReadonlySet<number>;
  readonly logger: Logger;
  /** Answers calls at this end; `channel` is that of the window, the same after a reload. */
  readonly answer: (end: MessageEnd, channel: string) => void;
}

/** The one wrapper of inter-process messages: hands a channel to a window of ours that asks for it, and ignores everybody else. */
export function acceptConnections(options: ConnectionsOptions): void {
  options.ipc.on("connect", (event: IpcMainEvent) => {
    if (!isTrustedSender(event, options.windows)) {
      options.logger.warn("ignored a foreign sender", { url: event.senderFrame?.url ?? "" });
      return;
    }
    const { port1, port2 } = options.createChannel();
    options.answer(messageEnd(port1), windowChannel(event.sender.id));
    port1.start();
    event.senderFrame?.postMessage("port", null, [port2]);
  });
}

/** The channel of a window, by the id of its web contents. */
export const windowChannel = (contentsId: number): string => `window-${contentsId}`;

/** Electron's port in the shape that the contract's transport takes. */
export function messageEnd(port: Pick<MessagePortMain, "on" | "postMessage">): MessageEnd {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on("message", (event) => listener(event.data)),
    onClose: (listener) => void port.on("close", listener),
  };
}
