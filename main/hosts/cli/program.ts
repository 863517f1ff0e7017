import { Command } from "commander";
import { applicationVersion } from "../node/root.ts";
import type { Streams } from "./commandContext.ts";
import { registerAudit } from "./commands/audit.ts";
import { registerBench } from "./commands/bench.ts";
import { registerBlame } from "./commands/blame.ts";
import { registerCompare } from "./commands/compare.ts";
import { registerDraft } from "./commands/draft.ts";
import { registerExport } from "./commands/export.ts";
import { registerHistory } from "./commands/history.ts";
import { registerImport } from "./commands/import.ts";
import { registerInsights } from "./commands/insights.ts";
import { registerModels } from "./commands/models/index.ts";
import { registerOpen } from "./commands/open.ts";
import { registerPlan } from "./commands/plan.ts";
import { registerRegenerate } from "./commands/regenerate.ts";
import { registerRestore } from "./commands/restore.ts";
import { registerScore } from "./commands/score.ts";
import { registerServe } from "./commands/serve.ts";

const AS = "where there are accounts: who you are; the passphrase is asked for, or comes from PALIMPSEST_PASSPHRASE";

/** The command line: a file per command. Throws CommanderError instead of leaving the process. */
export function createProgram(streams: Streams): Command {
  const program = new Command("palimpsest")
    .description("Drafts and revises contracts and technical documents coarse to fine with local diffusion language models.")
    .version(applicationVersion())
    .option("--workspace <folder>", "workspace (default: the user's data folder)")
    .option("--json", "machine output")
    .option("--as <name>", AS)
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: () => undefined })
    .showHelpAfterError(false);

  registerOpen(program, streams);
  registerServe(program, streams);
  registerImport(program, streams);
  registerExport(program, streams);
  registerRegenerate(program, streams);
  registerDraft(program, streams);
  registerScore(program, streams);
  registerPlan(program, streams);
  registerModels(program, streams);
  registerHistory(program, streams);
  registerRestore(program, streams);
  registerBlame(program, streams);
  registerInsights(program, streams);
  registerAudit(program, streams);
  registerCompare(program, streams);
  registerBench(program);

  // Global options may stand before or behind the command; sub-commands report errors the same way.
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ writeOut: streams.out, writeErr: () => undefined });
    if (command !== program)
      command
        .option("--workspace <folder>", "workspace (default: the user's data folder)")
        .option("--json", "machine output")
        .option("--as <name>", AS);
  }
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
