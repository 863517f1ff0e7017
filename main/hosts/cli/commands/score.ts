import type { Command } from "commander";
import { readDocument } from "../../../documents/read.ts";
import type { ScoredToken } from "../../../inference/protocol.ts";
import { readUserFile } from "../../node/files.ts";
import { parseRange } from "../arguments.ts";
import { type ModelOptions, printJson, type Streams } from "../commandContext.ts";
import { withModel } from "../engineSession.ts";
import { createFileText } from "../fileText.ts";
import { interruptible } from "../interrupt.ts";
import { withModelOptions } from "../modelOptions.ts";

interface Options extends ModelOptions {
  readonly span?: { readonly start: number; readonly end: number };
}

/** How many places the human form lists. */
const LEAST_CERTAIN = 20;

/** `score FILE`: confidence per token, least certain first in the human form. */
export function registerScore(program: Command, streams: Streams): void {
  withModelOptions(program.command("score"))
    .summary("confidence per token")
    .description(
      "Confidence of the model in each token of a document, leave-one-out (by a flow that writes in one direction: behind the tokens before it). Offsets are UTF-16 code units of the file, end exclusive.",
    )
    .argument("<file>", "document (.md or .txt)")
    .option("--span <start:end>", "score this range only", parseRange)
    .action(async (path: string, _own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const file = await readUserFile(path);
      const document = readDocument(file.fileName, file.bytes);
      const fileText = createFileText(document.text, document.lineEndings);
      const range = options.span === undefined ? { start: 0, end: document.text.length } : fileText.toInside(options.span);
      await withModel(options, "infill", async (engine, model) => {
        const found: ScoredToken[] = [];
        await interruptible((signal) =>
          engine.score(
            model.folder,
            options.provider,
            document.text,
            document.kind,
            range,
            (batch, done, total) => {
              found.push(...batch);
              if (streams.interactive) streams.err(`\r${done} of ${total} tokens`);
            },
            signal,
          ),
        );
        if (streams.interactive) streams.err("\r\u001b[K");
        const tokens = found
          .map(({ start, end, logProbability, entropy, alternatives }) => ({
            ...fileText.toFile({ start, end }),
            logProbability,
            entropy,
            alternatives,
          }))
          .sort((a, b) => a.start - b.start || a.end - b.end);
        if (options.json === true) return printJson(streams, { model: model.id, tokens });
        printTable(streams, model.id, document.text, found);
      });
    });
}

function printTable(streams: Streams, model: string, text: string, tokens: readonly ScoredToken[]): void {
  const nats = tokens.reduce((sum, token) => sum - token.logProbability, 0) / Math.max(1, tokens.length);
  streams.out(`${model}: ${tokens.length} tokens, ${nats.toFixed(3)} nats per token. Least certain:\n`);
  const worst = [...tokens].sort((a, b) => a.logProbability - b.logProbability).slice(0, LEAST_CERTAIN);
  for (const token of worst) {
    const line = text.slice(0, token.start).split("\n").length;
    const better = token.alternatives.map((alternative) => JSON.stringify(alternative.text)).join(", ");
    streams.out(
      `  line ${line}: ${JSON.stringify(text.slice(token.start, token.end))}  p=${Math.exp(token.logProbability).toFixed(4)}  rather ${better}\n`,
    );
  }
}
