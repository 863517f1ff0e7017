import type { Command } from "commander";
import { DEFAULT_IDLE_MINUTES } from "../../web/idleShutdown.ts";
import { parseInteger, parseNumber } from "../arguments.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";

interface Options extends GlobalOptions {
  readonly port?: number;
  readonly address?: string;
  readonly idleMinutes: number;
  readonly addresses: number;
}

/** `serve [--port N]`: the web host alone; prints the one-time address and runs until Ctrl+C or until it was idle. */
export function registerServe(program: Command, streams: Streams): void {
  program
    .command("serve")
    .summary("the web host alone; prints the one-time address")
    .description(
      "Serves the app on 127.0.0.1 and prints an address that works once. Stops on Ctrl+C, or when no tab was connected for a while.",
    )
    .option("--port <n>", "port (default: a free one)", parseInteger("--port", 1, 65_535))
    .option("--address <ip>", "address to listen on; only 127.0.0.1 is allowed")
    .option(
      "--idle-minutes <n>",
      "stop after so many minutes without a connected tab; 0: never",
      parseNumber("--idle-minutes", 0, 100_000),
      DEFAULT_IDLE_MINUTES,
    )
    .option("--addresses <n>", "one-time addresses to print, one for each browser", parseInteger("--addresses", 1, 16), 1)
    .action(async (_own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const { serve } = await import("../serve.ts");
      await serve({
        workspace: options.workspace,
        port: options.port,
        address: options.address,
        idleMinutes: options.idleMinutes,
        startFile: null,
        addresses: options.addresses,
        onReady: (urls, port) => {
          const [url = ""] = urls;
          if (options.json === true) printJson(streams, urls.length === 1 ? { url, port } : { url, port, urls });
          else streams.out(`${urls.map((each) => `Palimpsest is running at ${each} (the address works once; Ctrl+C stops)`).join("\n")}\n`);
        },
      });
    });
}
