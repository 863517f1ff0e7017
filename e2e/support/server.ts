/** A Palimpsest process of a test's own, with a workspace of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const TINY_PACKAGE = "tiny-denoiser";

/** A new workspace whose only added model is the tiny test package. */
export async function createWorkspace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "palimpsest-e2e-"));
  await mkdir(join(folder, "models"), { recursive: true });
  await cp(join(root, "main/inference/fixtures", TINY_PACKAGE), join(folder, "models", TINY_PACKAGE), { recursive: true });
  return folder;
}

export async function removeWorkspace(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

export interface Server {
  /** Works once. */
  readonly url: string;
  readonly port: number;
  /** Another address that works once, for another browser. */
  issueUrl(): string;
  readonly pid: number;
  /** Everything the process wrote to stderr. */
  errors(): string;
  stop(): Promise<void>;
  /** Ends the process without warning, as a crash would. */
  crash(): Promise<void>;
}

/** Starts `palimpsest serve` and resolves when it is ready. */
export async function startServer(workspace: string): Promise<Server> {
  const child = spawn(
    process.execPath,
    [join(root, "dist/main/cli.mjs"), "serve", "--json", "--idle-minutes", "0", "--addresses", "8", "--workspace", workspace],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "" },
    },
  );
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString("utf8");
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const { url, port, urls } = await readAddress(child, () => errors);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  const spare = urls.slice(1);
  const issueUrl = (): string => {
    const next = spare.shift();
    if (next === undefined) throw new Error("The server printed no more addresses.");
    return next;
  };
  return { url, port, issueUrl, pid: child.pid ?? 0, errors: () => errors, stop: () => end("SIGTERM"), crash: () => end("SIGKILL") };
}

function readAddress(child: ChildProcess, errors: () => string): Promise<{ url: string; port: number; urls: string[] }> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const line = output.split("\n").find((text) => text.startsWith("{") && text.endsWith("}"));
      if (line !== undefined) {
        resolve(JSON.parse(line) as { url: string; port: number; urls: string[] });
      }
    });
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}: ${errors()}`)));
  });
}
