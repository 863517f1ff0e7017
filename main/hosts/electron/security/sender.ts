import { isAppUrl } from "./appOrigin.ts";

/** A message's origin as Electron reports it. */
export interface MessageSender {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Whether a message comes from the main frame of one of our windows, showing our page. Everything else is ignored. */
export function isTrustedSender(event: MessageSender, windows: ReadonlySet<number>): boolean {
  const frame = event.senderFrame;
  return frame !== null && windows.has(event.sender.id) && frame.parent === null && isAppUrl(frame.url);
}
