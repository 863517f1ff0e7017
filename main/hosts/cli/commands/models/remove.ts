import type { Command } from "commander";
import { withBackend } from "../../backendSession.ts";
import { type GlobalOptions, printJson, type Streams } from "../../commandContext.ts";

/** `models remove ID`. */
export function registerRemove(models: Command, streams: Streams): void {
  models
    .command("remove")
    .argument("<id>", "package")
    .description("Removes a model package from the workspace.")
    .action(async (id: string, _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      await withBackend(options, streams, (client) => client.models.remove({ model: id }));
      if (options.json === true) return printJson(streams, { removed: id });
      streams.out(`${id} was removed.\n`);
    });
}
