import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Verification } from "../../../../src/domain/audit/verification.ts";
import { foldersOf, type GlobalOptions, printJson, type Streams } from "../commandContext.ts";
import { NegativeAnswer } from "../negativeAnswer.ts";

interface ExportOptions extends GlobalOptions {
  readonly out: string;
  readonly document?: string;
  readonly file?: string;
}

/** `audit verify [FILE.db]` and `audit export --out FOLDER|FILE.zip`: on the workspace or on a copy of its database, also while the app is open. */
export function registerAudit(program: Command, streams: Streams): void {
  const audit = program
    .command("audit")
    .summary("verify and export the audit log")
    .description("The audit log of a workspace or of a copied database.");
  audit
    .command("verify")
    .argument("[file]", "database (default: the workspace's palimpsest.db)")
    .description(
      "Verifies chain, checkpoints, signatures and every row that is bound to the log; exit code 1 and the first bad event otherwise.",
    )
    .action(async (file: string | undefined, _own: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const { finish, verifyFile } = await import("../../../services/audit/verify/verifyLog.ts");
      let shown = "";
      const found = finish(verifyFile(databaseOf(options, file)), ({ phase, done, total }) => {
        const line = `${phase} ${Math.floor((100 * done) / Math.max(1, total))} %`;
        if (streams.interactive && line !== shown) streams.err(`\r${line.padEnd(shown.length)}`);
        shown = line;
      });
      if (streams.interactive) streams.err(`\r${" ".repeat(shown.length)}\r`);
      if (options.json === true) printJson(streams, summary(found));
      else streams.out(report(found));
      if (!found.ok) throw new NegativeAnswer("The log is not sound.");
    });
  audit
    .command("export")
    .requiredOption("--out <place>", "new folder, or file that ends with .zip")
    .option("--document <id>", "tell only the events about this document in full")
    .option("--file <file>", "database (default: the workspace's palimpsest.db)")
    .description("Writes the log so that a third party can verify it with sha256sum and openssl; RECIPE.md says how.")
    .action(async (_own: unknown, command: Command) => {
      const options: ExportOptions = command.optsWithGlobals();
      const { exportLog } = await import("../../../services/audit/export/exportLog.ts");
      const { toFolder, toZipFile } = await import("../../../services/audit/export/targets.ts");
      const out = resolve(options.out);
      const to = out.toLowerCase().endsWith(".zip") ? toZipFile : toFolder;
      const done = to(out, (target) => exportLog(databaseOf(options, options.file), options.document ?? null, target));
      if (options.json === true) return printJson(streams, { out, ...done });
      streams.out(
        `${out}: ${done.exported} of ${done.events} events, ${done.checkpoints} checkpoints; RECIPE.md says how to verify them\n`,
      );
    });
}

function databaseOf(options: GlobalOptions, file: string | undefined): string {
  return file === undefined ? join(foldersOf(options).workspace, "palimpsest.db") : resolve(file);
}

/** What `--json` prints, stable. */
function summary({ ok, events, checkpoints, rows, firstBad, problems, warnings, keys, head }: Verification) {
  return {
    ok,
    events,
    checkpoints,
    firstBad: firstBad === null ? null : { id: firstBad.id, why: firstBad.why },
    warnings: warnings.map(({ message }) => message),
    rows,
    problems: problems.map(({ id, code, why }) => ({ id, code, why })),
    keys,
    head,
  };
}

function report({ ok, events, checkpoints, rows, firstBad, problems, warnings, keys }: Verification): string {
  const lines = ok
    ? [`The log is sound: ${events} events, ${checkpoints} signed checkpoints, ${rows} rows bound to it.`]
    : [`The log is NOT sound. First bad event: ${firstBad?.id ?? "none (a row without an event)"}: ${firstBad?.why ?? ""}`];
  for (const { id, why } of problems.slice(1, 10)) lines.push(`  ${id === null ? "-" : id}: ${why}`);
  if (problems.length > 10) lines.push(`  and more; --json lists them`);
  for (const { message } of warnings) lines.push(`warning: ${message}`);
  for (const { id, fingerprint } of keys) lines.push(`key ${id}: ${fingerprint}`);
  return `${lines.join("\n")}\n`;
}
