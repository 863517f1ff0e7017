/** Watches pages for what must never happen: errors in the console, exceptions, requests to anywhere else. */
import type { BrowserContext, Page } from "@playwright/test";

export interface Watch {
  /** What went wrong so far, one line each. */
  readonly problems: string[];
  /** Lines that match are expected by this test. */
  allow(pattern: RegExp): void;
}

export function watchContext(context: BrowserContext): Watch {
  const found: string[] = [];
  const allowed: RegExp[] = [];
  const add = (line: string): void => {
    found.push(line);
  };
  const watchPage = (page: Page): void => {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        add(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on("pageerror", (error) => add(`exception: ${error.stack ?? error.message}`));
    page.on("websocket", (socket) => checkAddress(socket.url(), add));
  };
  context.on("page", watchPage);
  context.on("request", (request) => checkAddress(request.url(), add));
  for (const page of context.pages()) {
    watchPage(page);
  }
  return {
    get problems() {
      return found.filter((line) => !allowed.some((pattern) => pattern.test(line)));
    },
    allow: (pattern) => {
      allowed.push(pattern);
    },
  };
}

/** Everything comes from this machine: the server, or the page itself. */
function checkAddress(address: string, add: (line: string) => void): void {
  const url = new URL(address);
  if (url.protocol !== "data:" && url.protocol !== "blob:" && url.hostname !== "127.0.0.1") {
    add(`request left the machine: ${address}`);
  }
}
