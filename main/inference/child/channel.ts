/** The line to the backend: `process.parentPort` in an Electron utility process, `process.send` in a forked Node process. */
import type { ChildMessage, ParentMessage } from "../protocol.ts";

export interface Channel {
  post(message: ChildMessage): void;
  onMessage(listener: (message: ParentMessage) => void): void;
  /** The backend is gone. */
  onClose(listener: () => void): void;
}

/** What Electron adds to `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: "message", listener: (event: { readonly data: unknown }) => void): void;
}

/** Throws an Error when the process has no parent to talk to. */
export function openChannel(host: NodeJS.Process): Channel {
  const port = "parentPort" in host ? (host.parentPort as ParentPort | null | undefined) : null;
  if (port) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on("message", (event) => listener(event.data as ParentMessage)),
      onClose: () => {}, // Electron ends its utility processes itself
    };
  }
  if (!host.send) throw new Error("The inference process is started by Palimpsest; it does nothing on its own.");
  return {
    post: (message) => {
      if (host.connected) host.send?.(message, () => {}); // a broken line is reported by "disconnect"
    },
    onMessage: (listener) => host.on("message", (message) => listener(message as ParentMessage)),
    onClose: (listener) => host.on("disconnect", listener),
  };
}
