import type { Command } from "commander";
import { idSchema } from "../../../src/contract/common.ts";
import { PRESET_EPSILON } from "../../../src/domain/planning/plan.ts";
import { UsageError } from "./usageError.ts";

export type PlanChoice = { readonly by: "epsilon"; readonly epsilon: number } | { readonly by: "steps"; readonly steps: number };

/** Adds `--model` and `--provider`. */
export function withModelOptions(command: Command): Command {
  return command
    .option("--model <id>", "model package (default: the best installed one for the task)", (id: string) => {
      if (!idSchema.safeParse(id).success) throw new UsageError(`"${id}" is not a model id. See \`palimpsest models list\`.`);
      return id;
    })
    .addOption(
      command
        .createOption("--provider <name>", "execution provider")
        .choices(["auto", "cpu", "webgpu", "cuda", "dml", "coreml"])
        .default("auto"),
    );
}

export interface PlanOptions {
  readonly steps?: number;
  readonly plan?: "draft" | "balanced" | "careful";
  readonly epsilon?: number;
}

/** The one of `--steps`, `--plan` and `--epsilon` that was given, else the balanced preset. */
export function choosePlan(options: PlanOptions): PlanChoice {
  const given = [options.steps, options.plan, options.epsilon].filter((value) => value !== undefined);
  if (given.length > 1) throw new UsageError("--steps, --plan and --epsilon exclude each other. Give one of them.");
  if (options.steps !== undefined) return { by: "steps", steps: options.steps };
  return { by: "epsilon", epsilon: options.epsilon ?? PRESET_EPSILON[options.plan ?? "balanced"] };
}
