import type { Command } from "commander";
import type { InsightSummary } from "../../../../src/contract/index.ts";
import { GROUPINGS, type Grouping } from "../../../../src/domain/insights/summary.ts";
import { writeUserFile } from "../../node/files.ts";
import { type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { findDocument } from "../findDocument.ts";
import { UsageError } from "../usageError.ts";

interface InsightOptions extends GlobalOptions {
  readonly document?: string;
  readonly by: Grouping;
  readonly from?: number;
  readonly to?: number;
  readonly csv?: string;
}

/** `insights [--document ID] [--by GROUP] [--from DATE] [--to DATE] [--csv OUT] [--json]`: figures about the work, from the local history. */
export function registerInsights(program: Command, streams: Streams): void {
  program
    .command("insights")
    .summary("figures about proposals, decisions, time and cost")
    .description("Figures about the work in this workspace, from its own history (docs/INSIGHTS.md says how each is computed).")
    .option("--document <document>", "file name, title or id of one document (default: all)")
    .addOption(
      program
        .createOption("--by <group>", "what the groups are")
        .choices([...GROUPINGS])
        .default("package"),
    )
    .option("--from <date>", "first day, YYYY-MM-DD (UTC)", parseDay)
    .option("--to <date>", "last day, YYYY-MM-DD (UTC)", parseDay)
    .option("--csv <file>", "file for a table (RFC 4180)")
    .action(async (_own: unknown, command: Command) => {
      const options: InsightOptions = command.optsWithGlobals();
      const { withBackend } = await import("../backendSession.ts");
      await withBackend(options, streams, async (client) => {
        const question = {
          by: options.by,
          ...(options.document === undefined ? {} : { documentId: (await findDocument(client, options.document)).id }),
          ...(options.from === undefined ? {} : { from: options.from }),
          ...(options.to === undefined ? {} : { to: options.to + 86_400_000 }),
        };
        if (options.csv !== undefined) {
          const { csv } = await client.insights.csv({ ...question, bom: false });
          await writeUserFile(options.csv, Buffer.from(csv, "utf8"));
          if (options.json !== true) return streams.out(`${options.csv}: ${csv.trimEnd().split("\r\n").length - 1} rows\n`);
        }
        const summary = await client.insights.summary(question);
        if (options.json === true) return printJson(streams, summary);
        for (const line of table(summary)) streams.out(`${line}\n`);
      });
    });
}

function parseDay(value: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(value))
    throw new UsageError(`"${value}" is not a day. Write YYYY-MM-DD, e.g. 2026-11-29.`);
  return at;
}

function table({ groups, total }: InsightSummary): string[] {
  const head = ["", "proposed", "accepted", "rate", "distance", "kept", "active min", "model s"];
  const percent = (share: number | null): string => (share === null ? "-" : `${(share * 100).toFixed(0)} %`);
  const row = (name: string, f: InsightSummary["total"]): string[] => [
    name,
    String(f.proposed),
    String(f.accepted),
    percent(f.acceptedShare),
    f.distance === null ? "-" : f.distance.toFixed(2),
    percent(f.tokensKeptShare),
    (f.activeMs / 60_000).toFixed(1),
    f.modelSeconds.toFixed(1),
  ];
  const rows = [head, ...groups.map((group) => row(group.name ?? "other", group.figures)), row("total", total)];
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
