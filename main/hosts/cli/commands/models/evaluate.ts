import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import {
  EVALUATION_SCHEMA_VERSION,
  EVALUATION_SIZES,
  type Evaluation,
  type EvaluationSize,
} from "../../../../../src/domain/evaluation/evaluation.ts";
import { findAutoregressive, readBaselines, readHeldOut } from "../../../../inference/evaluation/heldOut.ts";
import { readManifest } from "../../../../inference/package/files.ts";
import { DTYPES, type Dtype } from "../../../../inference/package/manifest.ts";
import type { ProviderChoice } from "../../../../inference/protocol.ts";
import { systemClock } from "../../../node/clock.ts";
import { writeUserFile } from "../../../node/files.ts";
import { applicationRoot } from "../../../node/root.ts";
import { parseNumber } from "../../arguments.ts";
import { packageNamed } from "../../chooseModel.ts";
import { foldersOf, type GlobalOptions, printJson, type Streams } from "../../commandContext.ts";
import { withEngine } from "../../engineSession.ts";
import { interruptible } from "../../interrupt.ts";
import { evaluationTables } from "./evaluationTables.ts";

interface Options extends GlobalOptions {
  readonly size: EvaluationSize;
  readonly seconds: number;
  readonly dtype?: Dtype;
  readonly out?: string;
  readonly texts?: string;
  readonly provider: ProviderChoice;
}

/** `models evaluate ID`: held-out likelihood, calibration, factorisation error, recovery and speed, on ONNX Runtime as the app runs it. */
export function registerEvaluate(models: Command, streams: Streams): void {
  models
    .command("evaluate")
    .summary("measure a package on held-out text")
    .description(
      "Measures a package on held-out text in the inference process that the app uses: likelihood, calibration, factorisation error, recovery, generated clauses, speed.",
    )
    .argument("<id>", "id of an installed package, or folder of one")
    .addOption(models.createOption("--size <size>", "how much is measured").choices(EVALUATION_SIZES).default("medium"))
    .option("--seconds <n>", "no section begins later than this", parseNumber("--seconds", 0, 1e6), 3600)
    .addOption(models.createOption("--dtype <precision>", "precision (default: the one that the app would use)").choices(DTYPES))
    .option("--out <file>", "also write the figures as JSON")
    .option("--texts <file>", "held-out set, JSON Lines (default: models/evaluation/heldout.jsonl of the checkout)")
    .addOption(
      models
        .createOption("--provider <name>", "execution provider")
        .choices(["auto", "cpu", "webgpu", "cuda", "dml", "coreml"])
        .default("cpu"),
    )
    .action(async (id: string, _own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const texts = options.texts ?? join(applicationRoot(), "models", "evaluation", "heldout.jsonl");
      const heldOut = await readHeldOut(texts);
      const model = await packageNamed(foldersOf(options), id);
      const { tokenizer } = (await readManifest(model.folder)).manifest;
      const request = {
        folder: model.folder,
        provider: options.provider,
        dtype: options.dtype ?? null,
        size: options.size,
        seconds: options.seconds,
        windows: heldOut.windows,
        baselines: await readBaselines(texts, heldOut, tokenizer.sha256),
        autoregressive: await findAutoregressive(join(applicationRoot(), "models", "baselines"), tokenizer.sha256),
      };
      let shown = "";
      const measured = await withEngine((engine) =>
        interruptible((signal) =>
          engine.evaluate(
            request,
            (section, done, of) => {
              const line = `${section}: ${done} of ${of}`;
              if (streams.interactive && line !== shown) streams.err(`\r\u001b[K${line}`);
              shown = line;
            },
            signal,
          ),
        ),
      );
      if (streams.interactive) streams.err("\r\u001b[K");
      const evaluation: Evaluation = {
        schemaVersion: EVALUATION_SCHEMA_VERSION,
        ...measured,
        measuredAt: new Date(systemClock.now()).toISOString(),
        machine: {
          processor: cpus()[0]?.model.trim() ?? "unknown",
          cores: availableParallelism(),
          platform: `${process.platform} ${process.arch}`,
        },
        size: options.size,
        heldOut: { sha256: heldOut.sha256, windows: heldOut.windows.length },
      };
      const json = `${JSON.stringify(evaluation, null, 1)}\n`;
      if (options.out !== undefined) await writeUserFile(options.out, new TextEncoder().encode(json));
      if (options.json === true) return printJson(streams, evaluation);
      streams.out(evaluationTables(evaluation));
    });
}
