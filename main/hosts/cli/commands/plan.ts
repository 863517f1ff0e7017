import type { Command } from "commander";
import { parseInteger, parseNumber } from "../arguments.ts";
import { type ModelOptions, printJson, type Streams } from "../commandContext.ts";
import { withModel } from "../engineSession.ts";
import { choosePlan, type PlanOptions, withModelOptions } from "../modelOptions.ts";

interface Options extends ModelOptions, PlanOptions {
  readonly length: number;
  readonly kind: "contract" | "technical" | "ja";
}

/** `plan --length N [--epsilon NATS]`: how many steps a span of N tokens needs, and what it costs. */
export function registerPlan(program: Command, streams: Streams): void {
  withModelOptions(program.command("plan"))
    .summary("steps, error and seconds before a run")
    .description("Plans the denoising of a span of N tokens: steps, their sizes, predicted error in nats per token, seconds on this machine.")
    .requiredOption("--length <tokens>", "tokens to generate", parseInteger("--length", 1, 4096))
    .option("--epsilon <nats>", "error budget, nats per token", parseNumber("--epsilon", 1e-9, 20))
    .option("--steps <n>", "number of steps instead of a budget", parseInteger("--steps", 1, 4096))
    .addOption(program.createOption("--plan <preset>", "preset instead of a budget").choices(["draft", "balanced", "careful"]))
    .addOption(program.createOption("--kind <kind>", "kind of document").choices(["contract", "technical", "ja"]).default("contract"))
    .action(async (_own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const plan = choosePlan(options);
      await withModel(options, async (engine, model) => {
        const answer = await engine.plan(model.folder, options.provider, { kind: options.kind, length: options.length, text: null, strength: 1, lengthFactor: 1, plan });
        const { length, steps, sizes, predictedNats, theoremBoundNats, seconds } = answer;
        if (options.json === true) return printJson(streams, { model: model.id, length, steps, sizes, predictedNats, theoremBoundNats, seconds });
        streams.out(
          `${model.id}: ${length} tokens in ${steps} steps (${sizes.join(", ")})\npredicted error ${predictedNats.toFixed(4)} nats per token (bound ${theoremBoundNats.toFixed(4)})${seconds === null ? "" : `, about ${seconds.toFixed(2)} s`}\n`,
        );
      });
    });
}
