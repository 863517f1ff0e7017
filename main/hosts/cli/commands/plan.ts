import type { Command } from "commander";
import { CHARACTERS_PER_TOKEN, taskOf } from "../../../../src/domain/model/chooseModel.ts";
import type { Engine } from "../../../inference/engine.ts";
import type { PackageSummary } from "../../../inference/packages.ts";
import type { GenerateRequest } from "../../../inference/protocol.ts";
import { parseInteger, parseNumber } from "../arguments.ts";
import { type ModelOptions, printJson, type Streams } from "../commandContext.ts";
import { printChoice, withModel } from "../engineSession.ts";
import { choosePlan, type PlanOptions, withModelOptions } from "../modelOptions.ts";

interface Options extends ModelOptions, PlanOptions {
  readonly length: number;
  readonly kind: "contract" | "technical" | "ja";
}

/** Tokens and steps of the run that measures a step. */
const MEASURED = { tokens: 64, steps: 3 };

/** `plan --length N [--epsilon NATS]`: how many steps a span of N tokens needs, and what it costs. */
export function registerPlan(program: Command, streams: Streams): void {
  withModelOptions(program.command("plan"))
    .summary("steps, error and seconds before a run")
    .description(
      "Plans the denoising of a span of N tokens: steps, their sizes, predicted error in nats per token, seconds on this machine.",
    )
    .requiredOption("--length <tokens>", "tokens to generate", parseInteger("--length", 1, 4096))
    .option("--epsilon <nats>", "error budget, nats per token", parseNumber("--epsilon", 1e-9, 20))
    .option("--steps <n>", "number of steps instead of a budget", parseInteger("--steps", 1, 4096))
    .addOption(program.createOption("--plan <preset>", "preset instead of a budget").choices(["draft", "balanced", "careful"]))
    .addOption(program.createOption("--kind <kind>", "kind of document").choices(["contract", "technical", "ja"]).default("contract"))
    .action(async (_own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const plan = choosePlan(options);
      const task = taskOf({ strength: 1, locked: false, spans: 1, length: options.length * CHARACTERS_PER_TOKEN });
      await withModel(options, task, async (engine, model, chosen) => {
        if (options.json !== true) printChoice(streams, model, chosen);
        const ask = () =>
          engine.plan(model.folder, options.provider, {
            kind: options.kind,
            length: options.length,
            text: null,
            strength: 1,
            lengthFactor: 1,
            plan,
          });
        const first = await ask();
        // A fresh engine has measured nothing: a short run tells how long a step takes on this machine.
        if (first.seconds === null) await measure(engine, model, options);
        const answer = first.seconds === null ? await ask() : first;
        const { length, steps, sizes, predictedNats, theoremBoundNats, seconds } = answer;
        if (options.json === true)
          return printJson(streams, { model: model.id, length, steps, sizes, predictedNats, theoremBoundNats, seconds, engine: chosen });
        const error =
          predictedNats === null
            ? "the error cannot be predicted"
            : `predicted error ${predictedNats.toFixed(4)} nats per token (bound ${(theoremBoundNats ?? 0).toFixed(4)})`;
        const time = seconds === null ? "" : `, about ${seconds.toFixed(2)} s`;
        streams.out(`${model.id}: ${length} tokens in ${steps} steps (${sizes.join(", ")})\n${error}${time}\n`);
      });
    });
}

/** A run over a span of about the planned length, thrown away; its steps are what the engine measures. */
function measure(engine: Engine, model: PackageSummary, options: Options): Promise<void> {
  const text = options.kind === "ja" ? "甲は乙に対して業務を委託する。" : " The Supplier shall deliver the Services.";
  const tokens = Math.min(MEASURED.tokens, options.length, Math.floor(model.maxPositions / 4));
  const span = text.repeat(Math.max(1, Math.round((tokens * 4) / text.length)));
  return new Promise((resolve) => {
    const request: GenerateRequest = {
      text: span,
      kind: options.kind,
      spans: [{ start: 0, end: span.length }],
      strength: 1,
      plan: { by: "steps", steps: MEASURED.steps },
      order: "random",
      temperature: 1,
      topP: 1,
      alternatives: 1,
      seed: 0,
      lengthFactor: 1,
      remask: false,
      locks: [],
      banned: [[]],
      start: null,
    };
    // Without a measurement the plan still holds; only its seconds are missing.
    engine.generate(model.folder, options.provider, request, {
      phase: () => undefined,
      frame: () => undefined,
      done: () => resolve(),
      failed: () => resolve(),
    });
  });
}
