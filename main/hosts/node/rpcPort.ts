import type { AnyRouter } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import type { Logger } from "../../ports/ports.ts";
import type { CallContext } from "../../services/access/callContext.ts";
import { isCallMessage } from "./callMessage.ts";

/** One end of a message channel, however its host spells it. */
export interface MessageEnd {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** Longest message from a renderer, UTF-16 units; as for the WebSocket (see messageLimit.ts of the web host). */
const MAX_MESSAGE_LENGTH = 64 * 1024 * 1024;

/** Answers calls of the contract that come in at one end; `channel`: whose sign-in they share. When it closes, its calls are aborted. */
export function answerPort(router: AnyRouter, end: MessageEnd, logger: Logger, channel: string): void {
  const context: CallContext = { channel };
  new RPCHandler(router).upgrade(
    {
      on: (event: string, listener: (event?: { data: unknown }) => void) => {
        if (event === "close") end.onClose(() => listener());
        if (event !== "message") return;
        end.onMessage((data) => {
          if (typeof data === "string" && data.length <= MAX_MESSAGE_LENGTH && isCallMessage(data)) listener({ data });
          else logger.warn("dropped a message that is no call");
        });
      },
      postMessage: (data: unknown) => end.post(data),
    },
    { context },
  );
}
