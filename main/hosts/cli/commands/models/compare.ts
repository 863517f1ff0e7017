import { join } from "node:path";
import type { Command } from "commander";
import type { Comparison } from "../../../../../src/contract/comparison.ts";
import { createTranslator, LANGUAGES, type Language } from "../../../../../src/i18n/translate.ts";
import { verdictText } from "../../../../documents/comparison/verdict.ts";
import type { ProviderChoice } from "../../../../inference/protocol.ts";
import { compareModels } from "../../../../services/comparison/compareModels.ts";
import { inspectWording } from "../../../../services/comparison/inspectWording.ts";
import { prepareSuite } from "../../../../services/comparison/prepareSuite.ts";
import { systemClock } from "../../../node/clock.ts";
import { readUserFile, writeUserFile } from "../../../node/files.ts";
import { parseInteger } from "../../arguments.ts";
import { packageNamed } from "../../chooseModel.ts";
import { foldersOf, type GlobalOptions, printJson, type Streams } from "../../commandContext.ts";
import { withEngine } from "../../engineSession.ts";
import { interruptible } from "../../interrupt.ts";
import { NegativeAnswer } from "../../negativeAnswer.ts";

interface Options extends GlobalOptions {
  readonly suite?: string;
  readonly out?: string;
  readonly seed?: number;
  readonly provider: ProviderChoice;
  readonly language: Language;
}

/** `models compare OLD NEW`: both packages write the same spans; exit code 1 when a threshold of the suite is not kept. */
export function registerCompare(models: Command, streams: Streams): void {
  models
    .command("compare")
    .summary("compare two packages")
    .description(
      "Regenerates the same spans with two packages and compares them: figures, thresholds, and with --out a report with both wordings side by side. Exit code 0: every threshold is kept; 1: one is not.",
    )
    .argument("<old>", "id of an installed package, or folder of one")
    .argument("<new>", "the package that would take its place, likewise")
    .option("--suite <file>", "suite of cases and thresholds, JSON (default: the one that ships with Palimpsest)")
    .option("--out <file>", "write the report as HTML")
    .option("--seed <n>", "seed of the runs (default: the suite's)", parseInteger("--seed", 0, 2 ** 31 - 1))
    .addOption(models.createOption("--language <language>", "language of the report").choices(LANGUAGES).default("en"))
    .addOption(
      models
        .createOption("--provider <name>", "execution provider")
        .choices(["auto", "cpu", "webgpu", "cuda", "dml", "coreml"])
        .default("auto"),
    )
    .action(async (oldName: string, newName: string, _own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const folders = foldersOf(options);
      const file = await readUserFile(options.suite ?? join(folders.assets, "suites", "default.json"));
      const suite = prepareSuite(file.fileName, file.bytes);
      const [old, now] = [await packageNamed(folders, oldName), await packageNamed(folders, newName)];
      const comparison = await withEngine((engine) =>
        interruptible((signal) =>
          compareModels(
            {
              engine,
              provider: options.provider,
              suite,
              seed: options.seed ?? suite.defaults.seed,
              inspect: inspectWording,
              onProgress: (model, done) => {
                if (streams.interactive) streams.err(`\r\u001b[K${model}: ${done} of ${suite.cases.length} cases`);
              },
              signal,
            },
            old,
            now,
          ),
        ),
      ).finally(() => {
        if (streams.interactive) streams.err("\r\u001b[K");
      });
      if (options.out !== undefined) await writeReport(options.out, comparison, options.language);
      if (options.json === true) printJson(streams, comparison);
      else printFigures(streams, comparison, options.out);
      if (!comparison.passed) throw new NegativeAnswer(verdictText(comparison, createTranslator("en")));
    });
}

async function writeReport(path: string, comparison: Comparison, language: Language): Promise<void> {
  // The writer is large; without a report the command does without it.
  const { renderComparison } = await import("../../../../documents/comparison/renderComparison.ts");
  const html = renderComparison(comparison, { language, date: systemClock.now() });
  await writeUserFile(path, new TextEncoder().encode(html));
}

function printFigures(streams: Streams, comparison: Comparison, out: string | undefined): void {
  const translate = createTranslator("en");
  const { old, new: now } = comparison;
  const row = (name: string, value: (model: Comparison["old"]) => string): string =>
    `${name.padEnd(36)}${value(old).padStart(14)}${value(now).padStart(14)}\n`;
  streams.out(
    [
      `${old.id} ${old.version} (${old.packageHash.slice(0, 12)}, ${old.provider}) and ${now.id} ${now.version} (${now.packageHash.slice(0, 12)}, ${now.provider})\n`,
      `${comparison.cases.length} cases of "${comparison.suite}" (${comparison.suiteHash.slice(0, 12)}), seed ${comparison.seed}\n\n`,
      row("", (model) => (model === old ? "old" : "new")),
      row("bits per character", (model) => model.bitsPerCharacter.toFixed(3)),
      row("mean edit distance", (model) => model.meanEditDistance.toFixed(3)),
      row("cases with findings", (model) => `${(model.findingShare * 100).toFixed(1)} %`),
      row("ms per token (median)", (model) => model.millisecondsPerToken.toFixed(2)),
      row("broken locks", (model) => String(model.brokenLocks)),
      "\n",
      ...comparison.gates.map(
        ({ name, limit, value, passed }) =>
          `${passed ? "kept    " : "NOT KEPT"}  ${translate(`comparison.gate.${name}`)}: ${round(value)}, at most ${round(limit)}\n`,
      ),
      `\n${verdictText(comparison, translate)}\n`,
      ...(out === undefined ? [] : [`Report: ${out}\n`]),
    ].join(""),
  );
}

function round(value: number): string {
  return String(Number(value.toFixed(3)));
}
