import { processStreams, type Streams } from "./commandContext.ts";
import { describeFailure, EXIT_OK } from "./exit.ts";
import { createProgram } from "./program.ts";

/** Runs one command line (without node and script) and returns the exit code. Errors are one line on stderr. */
export async function run(words: readonly string[], streams: Streams = processStreams): Promise<number> {
  try {
    await createProgram(streams).parseAsync([...words], { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : EXIT_OK;
  } catch (error) {
    const { exitCode, line } = describeFailure(error);
    if (line !== null) streams.err(`${line}\n`);
    return exitCode;
  }
}
