import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Protocol } from "electron";
import { afterAll, beforeAll, expect, test } from "vitest";
import { APP_SCHEME_REGISTRATION, answerAppRequest, serveRenderer } from "./appProtocol.ts";

const base = mkdtempSync(join(tmpdir(), "palimpsest-app-"));
const root = join(base, "renderer");
beforeAll(() => {
  mkdirSync(join(root, "assets"), { recursive: true });
  writeFileSync(join(root, "index.html"), "<title>app</title>");
  writeFileSync(join(root, "assets", "main.js"), "export {}");
  writeFileSync(join(base, "secret.txt"), "secret");
  symlinkSync(join(base, "secret.txt"), join(root, "link.txt"));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const ask = (url: string, method = "GET"): Promise<Response> => answerAppRequest(root, { url, method });

test("the page and its files are served with the policy", async () => {
  for (const url of ["app://palimpsest/", "app://palimpsest/index.html", "app://palimpsest/index.html?x#y", "app://palimpsest"]) {
    const page = await ask(url);
    expect([url, page.status]).toEqual([url, 200]);
    expect(await page.text()).toContain("app");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  }
  expect((await ask("app://palimpsest/assets/main.js")).headers.get("content-type")).toContain("text/javascript");
});

test.each([
  "app://palimpsest/../secret.txt",
  "app://palimpsest/..%2fsecret.txt",
  "app://palimpsest/%2e%2e/secret.txt",
  "app://palimpsest/assets/..%5c..%5csecret.txt",
  "app://palimpsest/link.txt",
  "app://palimpsest/assets",
  "app://palimpsest/none.js",
  "app://palimpsest/%",
  "app://palimpsest//secret.txt",
])("%s is not found", async (url) => {
  expect((await ask(url)).status).toBe(404);
});

test("other hosts and methods are refused", async () => {
  expect((await ask("app://evil/index.html")).status).toBe(403);
  expect((await ask("app://user@palimpsest/index.html")).status).toBe(403);
  for (const method of ["POST", "HEAD", "PUT"]) expect((await ask("app://palimpsest/", method)).status).toBe(405);
});

test("the scheme is standard and secure and bypasses nothing", () => {
  expect(APP_SCHEME_REGISTRATION).toEqual({
    scheme: "app",
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  });
  const handled: string[] = [];
  serveRenderer({ handle: (scheme) => void handled.push(scheme) } as Pick<Protocol, "handle">, root);
  expect(handled).toEqual(["app"]);
});
