/** `models add` and `models remove` as a user runs them: real packages, a real server, a real workspace. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { LICENCE_TEXT, licensedPackage, sha256, zipFolder } from "../../services/models/testing/archives.ts";
import { cutAfter, sendFile, serve } from "../../services/models/testing/packageServer.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { runInProcess } from "./testing/runInProcess.ts";

const ENTRY = fileURLToPath(new URL("./index.ts", import.meta.url));

/** Runs a command line in a workspace; `answer` is what the user types at the question. */
async function run(workspace: string, words: readonly string[], answer?: string | null) {
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answer ?? null;
  };
  const result = await runInProcess(["--workspace", workspace, ...words], answer === undefined ? {} : { ask });
  return { ...result, questions };
}

const installed = (workspace: string): string[] =>
  existsSync(join(workspace, "models")) ? readdirSync(join(workspace, "models")).filter((name) => !name.startsWith(".")) : [];

describe("models add", () => {
  test("the licence is shown; without a yes nothing is installed, with one it is, and it can be removed", async () => {
    const workspace = temporaryFolder();
    const folder = licensedPackage(temporaryFolder(), "any-name");
    const no = await run(workspace, ["models", "add", folder], "no");
    expect(no).toMatchObject({ code: 1, out: "", err: expect.stringContaining(LICENCE_TEXT.trimEnd()) });
    expect(no.err).toMatch(/palimpsest: LICENCE_NOT_ACCEPTED: [^\n]*--accept-licence\.\n$/);
    expect(installed(workspace)).toEqual([]);
    const yes = await run(workspace, ["models", "add", folder], " y ");
    expect(yes).toMatchObject({ code: 0, out: "tiny-denoiser 0.1.0 was added.\n", questions: [expect.stringContaining("[y/N]")] });
    expect(installed(workspace)).toEqual(["tiny-denoiser"]);
    expect(await run(workspace, ["models", "remove", "tiny-denoiser"])).toMatchObject({ code: 0, out: "tiny-denoiser was removed.\n" });
    expect(installed(workspace)).toEqual([]);
  });

  test("an archive from this machine with its hash, as JSON, where nobody can be asked", async () => {
    const workspace = temporaryFolder();
    const parent = temporaryFolder();
    const archive = join(parent, "tiny.zip");
    const zip = zipFolder(licensedPackage(parent));
    writeFileSync(archive, zip);
    expect(await run(workspace, ["models", "add", archive, "--sha256", "0".repeat(64), "--accept-licence"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/MODEL_BROKEN: The archive has the SHA-256/),
    });
    const added = await run(workspace, ["models", "add", archive, "--sha256", sha256(zip).toUpperCase(), "--accept-licence", "--json"]);
    expect(added.code).toBe(0);
    expect(JSON.parse(added.out)).toMatchObject({ id: "tiny-denoiser", version: "0.1.0", bundled: false, problem: null });
  });

  test("from an address, across a cut, in a process of its own that trusts the server's authority", async () => {
    const workspace = temporaryFolder();
    const zip = zipFolder(licensedPackage(temporaryFolder()));
    const server = await serve((_request, response, seen, count) =>
      count === 1 ? cutAfter(response, zip, seen, 50_000) : sendFile(response, zip, seen),
    );
    const authority = fileURLToPath(new URL("../../services/models/testing/cert.pem", import.meta.url));
    const words = ["models", "add", `${server.url()}#sha256=${sha256(zip)}`, "--accept-licence", "--json"];
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ENTRY, "--workspace", workspace, ...words], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
    });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
    });
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: "tiny-denoiser" });
    expect(server.seen.map(({ range }) => range !== null)).toEqual([false, true]);
  });

  test("Ctrl+C stops a download and keeps its beginning", async () => {
    const workspace = temporaryFolder();
    const server = await serve((_request, response) => {
      response.writeHead(200, { etag: '"one"', "content-length": 1_000_000 });
      response.write(Buffer.alloc(40_000));
    }, "http");
    const child = spawn(process.execPath, [
      "--disable-warning=ExperimentalWarning",
      ENTRY,
      "--workspace",
      workspace,
      "models",
      "add",
      server.url(),
    ]);
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    const downloads = join(workspace, "models", ".downloads");
    await expect
      .poll(() => existsSync(downloads) && readdirSync(downloads).some((name) => name.endsWith(".part")), { timeout: 60_000 })
      .toBe(true);
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
    expect(err).toMatch(/^palimpsest: CANCELLED: /);
    expect(readdirSync(downloads)).toHaveLength(2);
  });

  test.each([
    [["models", "add", "none"], 1, "NOT_FOUND"],
    [["models", "add", "http://example.org/a.zip"], 1, "INVALID_ARGUMENT"],
    [["models", "add", "FOLDER", "--sha256", "ab".repeat(32)], 2, "INVALID_ARGUMENT"],
    [["models", "add", "x", "--sha256", "abc"], 2, "INVALID_ARGUMENT"],
    [["models", "add", "x", "--max-bytes", "much"], 2, "INVALID_ARGUMENT"],
    [["models", "add", "FOLDER"], 1, "MODEL_MISSING"],
    [["models", "remove", "none"], 1, "MODEL_MISSING"],
  ])("%j ends with %i", async (words, code, error) => {
    const workspace = temporaryFolder();
    const empty = join(workspace, "empty");
    mkdirSync(empty);
    const result = await run(
      join(workspace, "w"),
      words.map((word) => (word === "FOLDER" ? empty : word)),
    );
    expect(result).toMatchObject({ code, out: "", err: expect.stringMatching(new RegExp(`^palimpsest: ${error}: [^\\n]+\\n$`)) });
  });
});
