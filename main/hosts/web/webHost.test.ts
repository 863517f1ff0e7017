import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import { os, type RouterClient } from "@orpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Logger } from "../../ports/ports.ts";
import { closed, logIn, openSocket, send } from "../testing/webClient.ts";
import { startWebHost, type WebHost } from "./webHost.ts";

const quiet: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = mkdtempSync(join(tmpdir(), "palimpsest-web-"));
const rendererFolder = join(folder, "renderer");

let aborted = 0;
const router = {
  echo: os.input(z.string()).handler(({ input }) => input),
  forever: os.handler(async function* ({ signal }) {
    signal?.addEventListener("abort", () => {
      aborted += 1;
    });
    for (let count = 0; ; count += 1) {
      yield count;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }),
};

let host: WebHost;
let cookie: string;

const options = { router, rendererFolder, logger: quiet, maxMessageBytes: 100_000 };

beforeAll(async () => {
  mkdirSync(join(rendererFolder, "assets"), { recursive: true });
  writeFileSync(join(rendererFolder, "index.html"), "<!doctype html><title>app</title>");
  writeFileSync(join(rendererFolder, "assets", "main-AbCd1234.js"), "export {}");
  writeFileSync(join(folder, "secret.txt"), "secret");
  host = await startWebHost(options);
  cookie = await logIn(host.issueUrl());
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = async (): Promise<{ client: RouterClient<typeof router>; socket: Awaited<ReturnType<typeof openSocket>> }> => {
  const socket = await openSocket(host.port, cookie);
  return { socket, client: createORPCClient(new RPCLink({ websocket: socket as unknown as WebSocket })) };
};

test("the printed address opens one session, once; the session survives reloads", async () => {
  const url = new URL(host.issueUrl());
  const path = `${url.pathname}${url.search}`;
  const first = await send(host.port, path);
  expect(first.status).toBe(200);
  const setCookie = first.headers["set-cookie"]?.[0] ?? "";
  expect(setCookie).toMatch(/HttpOnly; SameSite=Strict$/);
  expect((await send(host.port, path)).status).toBe(403);
  for (let reload = 0; reload < 3; reload += 1) {
    const page = await send(host.port, "/", { Cookie: setCookie.split(";")[0] ?? "" });
    expect(page.status).toBe(200);
    expect(page.body).toContain("<title>app</title>");
  }
});

test("nothing is served without a session", async () => {
  for (const path of ["/", "/index.html", "/assets/main-AbCd1234.js", "/open", "/open?token=", "/open?token=wrong", "/anything"]) {
    const refused = await send(host.port, path);
    expect([path, refused.status]).toEqual([path, 403]);
    expect(refused.body).not.toContain("<title>app</title>");
  }
});

test("every answer has the security headers and none for other origins", async () => {
  for (const [path, headers] of [
    ["/", { Cookie: cookie }],
    ["/", {}],
    ["/nothing.js", { Cookie: cookie }],
    ["/", { Host: "evil.example" }],
  ] as const) {
    const { headers: received } = await send(host.port, path, headers);
    expect(received["content-security-policy"]).toContain("default-src 'none'");
    expect(received["x-content-type-options"]).toBe("nosniff");
    expect(received["referrer-policy"]).toBe("no-referrer");
    expect(Object.keys(received).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  }
});

test("a foreign Host or Origin is refused on HTTP, also with a session", async () => {
  expect((await send(host.port, "/", { Cookie: cookie, Host: "evil.example" })).status).toBe(421);
  expect((await send(host.port, "/", { Cookie: cookie, Host: `evil.example:${host.port}` })).status).toBe(421);
  expect((await send(host.port, "/", { Cookie: cookie, Host: "127.0.0.1:1" })).status).toBe(421);
  expect((await send(host.port, "/", { Cookie: cookie, Origin: "http://evil.example" })).status).toBe(403);
  expect((await send(host.port, "/", { Cookie: cookie, Origin: "null" })).status).toBe(403);
  expect((await send(host.port, "/", { Cookie: cookie, Origin: `http://127.0.0.1:${host.port}` })).status).toBe(200);
});

test("a token is not used up by a refused request", async () => {
  const url = new URL(host.issueUrl());
  const path = `${url.pathname}${url.search}`;
  expect((await send(host.port, path, { Host: "evil.example" })).status).toBe(421);
  expect((await send(host.port, path, {}, "HEAD")).status).toBe(403);
  expect((await send(host.port, path)).status).toBe(200);
});

test("paths outside the bundle are refused", async () => {
  for (const path of [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/../../secret.txt",
    "/..%5csecret.txt",
    "/%00",
    "/assets",
    "/%",
  ]) {
    const refused = await send(host.port, path, { Cookie: cookie });
    expect([path, refused.status]).toEqual([path, 404]);
    expect(refused.body).not.toContain("secret");
  }
});

test("only GET and HEAD are answered", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"]) {
    expect([method, (await send(host.port, "/", { Cookie: cookie }, method)).status]).toEqual([method, 405]);
  }
  expect(await send(host.port, "/", { Cookie: cookie }, "HEAD")).toMatchObject({ status: 200, body: "" });
});

test("the socket is refused without a session, from another origin, another host or on another path", async () => {
  const port = host.port;
  await expect(openSocket(port, "")).rejects.toThrow("refused with 401");
  await expect(openSocket(port, `palimpsest-${port}=wrong`)).rejects.toThrow("refused with 401");
  await expect(openSocket(port, cookie, { Origin: "http://evil.example" })).rejects.toThrow("refused with 403");
  await expect(openSocket(port, cookie, { Origin: "null" })).rejects.toThrow("refused with 403");
  await expect(openSocket(port, cookie, { Host: "evil.example" })).rejects.toThrow("refused with 421");
  await expect(openSocket(port, cookie, {}, "/")).rejects.toThrow("refused with 404");
});

test("calls and streams work; a cut aborts the calls of that socket", async () => {
  const { client, socket } = await call();
  expect(await client.echo("契約")).toBe("契約");
  const seen: number[] = [];
  for await (const count of await client.forever()) {
    seen.push(count);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual([0, 1, 2]);
  const before = aborted;
  const stream = await client.forever();
  await stream.next();
  socket.terminate();
  await expect.poll(() => aborted).toBe(before + 1);
});

test("an oversized message closes the connection, the host goes on", async () => {
  const { client, socket } = await call();
  const code = closed(socket);
  const lost = client.echo("x".repeat(200_000)).then(
    () => "answered",
    () => "failed",
  );
  expect(await code).toBe(1009);
  expect(await lost).toBe("failed");
  expect(await (await call()).client.echo("still there")).toBe("still there");
});

test("garbage on the socket does no harm", async () => {
  const { client, socket } = await call();
  for (const garbage of [
    "",
    "{",
    "null",
    "[]",
    '{"i":1}',
    '{"i":"1","p":{"u":5}}',
    '{"i":"1","p":{"u":"::"}}',
    '{"i":"1","t":99,"p":null}',
    Buffer.from([0xff, 0xfe, 0x00]),
  ])
    socket.send(garbage);
  expect(await client.echo("fine")).toBe("fine");
});

test("garbage instead of HTTP does no harm", async () => {
  await new Promise<void>((resolve) => {
    const raw = connect(host.port, "127.0.0.1", () => raw.write("\0\0\0 not http\r\n\r\n"));
    raw.on("error", () => undefined);
    raw.on("close", () => resolve());
    raw.resume();
  });
  expect((await send(host.port, "/", { Cookie: cookie })).status).toBe(200);
});

test("a tab that no longer answers pings is cut", async () => {
  const quick = await startWebHost({ ...options, heartbeatMs: 30 });
  try {
    const alive = await openSocket(quick.port, await logIn(quick.issueUrl()));
    const dead = await openSocket(quick.port, await logIn(quick.issueUrl()));
    // A paused socket reads nothing and so answers no ping: a frozen tab.
    dead.pause();
    let cut = false;
    dead.once("close", () => {
      cut = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 120));
    dead.resume();
    await expect.poll(() => cut).toBe(true);
    expect(alive.readyState).toBe(alive.OPEN);
    alive.terminate();
  } finally {
    await quick.close();
  }
});

test("nobody there: the idle call comes", async () => {
  let idle = 0;
  const quick = await startWebHost({ ...options, idleMinutes: 0.001, onIdle: () => (idle += 1) });
  await expect.poll(() => idle).toBe(1);
  await quick.close();
});

test("another address or a taken port is refused with a next step", async () => {
  await expect(startWebHost({ ...options, address: "0.0.0.0" })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
  await expect(startWebHost({ ...options, port: host.port })).rejects.toMatchObject({
    code: "NOT_AVAILABLE",
    message: expect.stringContaining("--port"),
  });
});

test("closing tells the tabs", async () => {
  const other = await startWebHost(options);
  const socket = await openSocket(other.port, await logIn(other.issueUrl()));
  const code = closed(socket);
  await other.close();
  expect(await code).toBe(1001);
});

test("a missing bundle is said", async () => {
  const empty = await startWebHost({ ...options, rendererFolder: join(folder, "none") });
  const page = await send(empty.port, "/", { Cookie: await logIn(empty.issueUrl()) });
  expect(page.status).toBe(503);
  expect(page.body).toContain("npm run build");
  await empty.close();
});
