import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { Command } from "commander";
import { isWordFile } from "../../../../src/domain/document/wordFile.ts";
import { readDocument } from "../../../documents/read.ts";
import { readUserFile, type UserFile } from "../../node/files.ts";
import { openBrowser } from "../../node/openBrowser.ts";
import { applicationRoot } from "../../node/root.ts";
import { DEFAULT_IDLE_MINUTES } from "../../web/idleShutdown.ts";
import { parseNumber } from "../arguments.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { desktopObstacle, findElectron } from "../electronBinary.ts";

interface Options extends GlobalOptions {
  readonly browser?: boolean;
  readonly idleMinutes: number;
}

/** `open [FILE]`: starts the app, in a window of its own where Electron is there, else in the browser. */
export function registerOpen(program: Command, streams: Streams): void {
  program
    .command("open")
    .summary("start the app")
    .description(
      "Starts the app: a desktop window where the Electron binary is there, otherwise the same app in the browser. FILE is put into the workspace and shown.",
    )
    .argument("[file]", "document to open (.md or .txt)")
    .option("--browser", "use the browser even where Electron is there")
    .option(
      "--idle-minutes <n>",
      "browser only: stop after so many minutes without a connected tab; 0: never",
      parseNumber("--idle-minutes", 0, 100_000),
      DEFAULT_IDLE_MINUTES,
    )
    .action(async (path: string | undefined, _own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const startFile = path === undefined ? null : await readStartFile(path);
      const binary = options.browser === true ? null : findElectron(applicationRoot());
      const obstacle = binary === null ? null : desktopObstacle();
      if (binary !== null && obstacle === null) return runDesktop(binary, options.workspace, path);
      if (obstacle !== null) streams.err(`No desktop window: ${obstacle}. Using the browser.\n`);
      const { serve } = await import("../serve.ts");
      await serve({
        workspace: options.workspace,
        port: undefined,
        address: undefined,
        idleMinutes: options.idleMinutes,
        startFile,
        onReady: ([url = ""], port) => {
          if (options.json === true) printJson(streams, { url, port });
          else streams.out(`Palimpsest is running at ${url} (the address works once; Ctrl+C stops)\n`);
          void openBrowser(url);
        },
      });
    });
}

/** Reads the file and refuses what cannot be opened before anything is started. */
async function readStartFile(path: string): Promise<UserFile> {
  const file = await readUserFile(path);
  // Other files are read here, so that what is wrong is said before anything starts; a Word file is read in its own process.
  if (!isWordFile(file.fileName)) readDocument(file.fileName, file.bytes);
  return file;
}

function runDesktop(binary: string, workspace: string | undefined, path: string | undefined): Promise<void> {
  const child = spawn(binary, [applicationRoot(), ...(path === undefined ? [] : ["--", resolve(path)])], {
    stdio: "inherit",
    env: { ...process.env, ...(workspace === undefined ? {} : { PALIMPSEST_WORKSPACE: resolve(workspace) }) },
  });
  return new Promise((done, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.exitCode = code ?? 1;
      done();
    });
  });
}
