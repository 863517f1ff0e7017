import { type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import packageFile from "../../../../package.json" with { type: "json" };
import { mayAsk } from "./address.ts";
import { downloadFailed, Interrupted } from "./interrupted.ts";

/** The head of an answer, with its body still to be read. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

export interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** PEM of an authority to trust instead of Node's own. */
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Certificates that cannot be trusted; another attempt would not help. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL|EPROTO/;

/**
 * GET, following up to five redirects, each to https (or staying on this machine). Throws DOWNLOAD_FAILED for what another
 * attempt would not mend, else Interrupted.
 */
export async function get(address: URL, options: RequestOptions): Promise<Answer> {
  let url = address;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const body = await send(url, options);
    const status = body.statusCode ?? 0;
    const { location } = body.headers;
    if (!REDIRECTS.has(status) || location === undefined) return { status, headers: body.headers, body };
    body.destroy();
    url = redirected(url, location);
  }
  throw downloadFailed(url, `the server redirects more than ${MOST_REDIRECTS} times`, "Check the address.");
}

function redirected(from: URL, location: string): URL {
  const to = URL.canParse(location, from) ? new URL(location, from) : null;
  if (to === null || !mayAsk(to) || (from.protocol === "https:" && to.protocol !== "https:")) {
    throw downloadFailed(
      from,
      `the server redirects to ${to?.origin ?? "an address that is none"}, which is not https`,
      "Ask whoever offers the package for an https address.",
    );
  }
  to.username = "";
  to.password = "";
  return to;
}

function send(url: URL, { headers, ca, signal }: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const all = { ...headers, accept: "*/*", "accept-encoding": "identity", "user-agent": `Palimpsest/${packageFile.version}` };
    // A connection of its own for each request: nothing stays open, nothing is shared.
    const common = { method: "GET", headers: all, agent: false, signal } as const;
    const outgoing =
      url.protocol === "https:"
        ? secureRequest(url, { ...common, ...(ca === undefined ? {} : { ca }), minVersion: "TLSv1.2", rejectUnauthorized: true }, resolve)
        : plainRequest(url, common, resolve);
    outgoing.on("error", (error: NodeJS.ErrnoException) => reject(explained(url, error)));
    outgoing.end();
  });
}

function explained(url: URL, error: NodeJS.ErrnoException): Error {
  const { code = "" } = error;
  if (UNTRUSTED.test(code)) return downloadFailed(url, `its certificate cannot be trusted (${code})`, "Check the address.", error);
  if (code === "ENOTFOUND") return downloadFailed(url, "there is no such host", "Check the address and the connection.", error);
  return new Interrupted(error.message === "" ? code : error.message, { cause: error });
}
