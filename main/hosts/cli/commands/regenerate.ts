import type { Command } from "commander";
import { taskOf } from "../../../../src/domain/model/chooseModel.ts";
import { SOLVERS, type Solver } from "../../../../src/domain/planning/solver.ts";
import { PROTECTIONS, type Protection } from "../../../../src/domain/quality/protectedRanges.ts";
import type { TextRange } from "../../../../src/domain/text/textEdit.ts";
import { proofSentences } from "../../../../src/i18n/proofSentences.ts";
import { createTranslator } from "../../../../src/i18n/translate.ts";
import { readDocument } from "../../../documents/read.ts";
import { keptTokens } from "../../../inference/keptTokens.ts";
import type { PackageSummary } from "../../../inference/packages.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../../../inference/protocol.ts";
import { systemClock } from "../../node/clock.ts";
import { readUserFile } from "../../node/files.ts";
import { createRandom } from "../../node/random.ts";
import { collectRanges, parseInteger, parseNumber, parseProtections } from "../arguments.ts";
import { type ModelOptions, printJson, type Streams } from "../commandContext.ts";
import { printChoice, withModel } from "../engineSession.ts";
import { createFileText } from "../fileText.ts";
import { interruptible } from "../interrupt.ts";
import { choosePlan, type PlanOptions, withModelOptions } from "../modelOptions.ts";
import { findingSentence, findingsOf } from "../regenerate/findings.ts";
import { spanRedline } from "../regenerate/redline.ts";
import { createRequest } from "../regenerate/request.ts";
import { alternativeEdits, frameOutput, type ResultNotes, resultOutput } from "../regenerate/result.ts";
import { printProgress, runRequest } from "../regenerate/runRequest.ts";

interface Options extends ModelOptions, PlanOptions {
  readonly span: readonly TextRange[];
  readonly lock?: readonly TextRange[];
  /** False after --no-protect. */
  readonly protect: readonly Protection[] | false;
  readonly strength: number;
  readonly order: GenerateRequest["order"];
  readonly solver?: Solver;
  readonly temperature: number;
  readonly topP: number;
  readonly lengthFactor: number;
  readonly remask?: boolean;
  readonly alternatives: number;
  readonly seed?: number;
}

/** `regenerate FILE --span START:END …`: denoises spans again and prints frames, texts and redlines. The file is not changed. */
export function registerRegenerate(program: Command, streams: Streams): void {
  withModelOptions(program.command("regenerate"))
    .summary("denoise spans of a document again")
    .description(
      "Denoises spans of a document again and prints every step and the result. Offsets are UTF-16 code units of the file, end exclusive. The file itself is not changed.",
    )
    .argument("<file>", "document (.md or .txt)")
    .requiredOption("--span <start:end...>", "span to regenerate; may be given several times", collectRanges)
    .option("--lock <start:end...>", "text inside a span that must not change", collectRanges)
    .option("--protect <kinds>", "what is kept although it is not locked: numbers,dates,amounts,names", parseProtections, PROTECTIONS)
    .option("--no-protect", "keep nothing that is not locked")
    .option("--strength <s>", "0 keeps the old text, 1 starts from nothing", parseNumber("--strength", 0, 1), 1)
    .option("--steps <n>", "number of denoise steps", parseInteger("--steps", 1, 4096))
    .addOption(
      program.createOption("--plan <preset>", "steps by error budget (default: balanced)").choices(["draft", "balanced", "careful"]),
    )
    .option("--epsilon <nats>", "error budget, nats per token", parseNumber("--epsilon", 1e-9, 20))
    .option("--alternatives <k>", "how many alternatives", parseInteger("--alternatives", 1, 8), 1)
    .option("--seed <n>", "the same seed gives the same text (default: random)", parseInteger("--seed", 0, 2 ** 31 - 1))
    .addOption(
      program
        .createOption("--order <order>", "which positions come first")
        .choices(["entropy-bounded", "planned", "random"])
        .default("entropy-bounded"),
    )
    .addOption(program.createOption("--solver <solver>", "of a rectified flow (default: as its package says)").choices(SOLVERS))
    .option("--temperature <t>", "0 takes the likeliest token", parseNumber("--temperature", 0, 2), 0.7)
    .option("--top-p <p>", "nucleus of the sampling", parseNumber("--top-p", 1e-6, 1), 0.95)
    .option("--remask", "denoise the least certain tokens once more at the end (default, except with --steps)")
    .option("--no-remask", "leave the result of the last step as it is")
    .option("--length-factor <f>", "room for the new text relative to the old", parseNumber("--length-factor", 1, 4), 1.25)
    .action(async (path: string, _own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const plan = choosePlan(options);
      const userFile = await readUserFile(path);
      const document = readDocument(userFile.fileName, userFile.bytes);
      const file = createFileText(document.text, document.lineEndings);
      const { request, automatic, locked } = createRequest(file, {
        kind: document.kind,
        spans: options.span,
        locks: options.lock ?? [],
        protect: options.protect === false ? [] : options.protect,
        strength: options.strength,
        plan,
        order: options.order,
        solver: options.solver,
        temperature: options.temperature,
        topP: options.topP,
        alternatives: options.alternatives,
        seed: options.seed ?? createRandom(systemClock).seed(),
        lengthFactor: options.lengthFactor,
        // A number of steps is meant exactly; the second look at doubtful tokens adds steps.
        remask: options.remask ?? options.steps === undefined,
      });
      const length = request.spans.reduce((sum, span) => sum + span.end - span.start, 0);
      const task = taskOf({ strength: options.strength, locked, spans: request.spans.length, length });
      await withModel(options, task, async (engine, model, chosen) => {
        if (options.json !== true) printChoice(streams, model, chosen);
        const onFrame =
          options.json === true
            ? (frame: CanvasFrame) => printJson(streams, frameOutput(frame))
            : (frame: CanvasFrame) => printProgress(streams, frame, request);
        const result = await interruptible((signal) => runRequest(engine, model, options, request, onFrame, signal));
        const findings = findingsOf(request, result);
        if (options.json === true)
          return printJson(streams, resultOutput(file, request, result, { model: model.id, chosen, findings, automatic }));
        if (streams.interactive) streams.err("\r\u001b[K");
        printResult(streams, request, result, model, { findings, automatic, locked });
      });
    });
}

function printResult(
  streams: Streams,
  request: GenerateRequest,
  result: GenerateResult,
  model: PackageSummary,
  { findings, automatic, locked }: Pick<ResultNotes, "findings" | "automatic"> & { readonly locked: boolean },
): void {
  const achieved = result.achievedNats === null ? "" : `, achieved ${result.achievedNats.toFixed(3)} nats per token`;
  const predicted = result.predictedNats === null ? "" : `, predicted error ${result.predictedNats.toFixed(3)}`;
  streams.out(
    `${model.id} on ${result.provider}: ${result.sizes.length} steps in ${(result.milliseconds / 1000).toFixed(2)} s, seed ${request.seed}${predicted}${achieved}\n`,
  );
  if (automatic.length > 0) {
    const kept = automatic.map(({ start, end }) => request.text.slice(start, end)).join(", ");
    streams.out(`kept as they are (--no-protect changes that): ${kept}\n`);
  }
  if (result.dropped > 0) streams.out(`${result.dropped} more said the same as another alternative and were dropped\n`);
  result.alternatives.forEach((alternative, index) => {
    if (result.alternatives.length > 1) {
      const likely = alternative.leaveOneOutNats === null ? "" : `, ${alternative.leaveOneOutNats.toFixed(2)} nats per token`;
      streams.out(`\nAlternative ${index + 1}${likely}${alternative.locksHeld ? "" : " (a lock did not hold)"}\n`);
    }
    const proof = proofSentences({ ...alternative, kept: keptTokens(alternative) }, locked, createTranslator("en"));
    if (proof.length > 0) streams.out(`${proof.join(" ")}\n`);
    alternativeEdits(request, result, index).forEach((edit, span) => {
      streams.out(`\n${edit.text}\n\n${spanRedline(request.text.slice(edit.start, edit.end), edit.text)}\n`);
      for (const finding of findings[index]?.[span] ?? []) streams.out(`! ${findingSentence(finding, edit.text)}\n`);
    });
  });
}
