import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { AddEvent, ModelCandidate } from "../../../../../src/contract/index.ts";
import { PalimpsestError } from "../../../../../src/domain/errors/palimpsestError.ts";
import { AccessService } from "../../../../services/access/accessService.ts";
import { LOCAL_CHANNEL } from "../../../../services/access/callContext.ts";
import { parseAddress } from "../../../../services/models/acquire/address.ts";
import type { PackageSource } from "../../../../services/models/acquire/source.ts";
import { parseInteger } from "../../arguments.ts";
import { withBackend } from "../../backendSession.ts";
import { type GlobalOptions, printJson, type Streams } from "../../commandContext.ts";
import { interruptible } from "../../interrupt.ts";
import { UsageError } from "../../usageError.ts";

interface Options extends GlobalOptions {
  readonly sha256?: string;
  readonly id?: string;
  readonly licence?: string;
  readonly acceptLicence?: boolean;
  readonly maxBytes?: number;
}

/** `models add FOLDER|FILE.zip|https://…`: gets a package, checks it, shows its licence and installs it. */
export function registerAdd(models: Command, streams: Streams): void {
  models
    .command("add")
    .argument("<source>", "folder, .zip file or https address of a model package")
    .option("--sha256 <hex>", "SHA-256 that the archive must have", parseSha256)
    .option("--id <id>", "id that the package must have; the id that a model of others gets")
    .option("--licence <name>", "licence of a model of others that does not say it itself")
    .option("--accept-licence", "accept the licence without being asked")
    .option(
      "--max-bytes <n>",
      "largest archive, and largest package unpacked (default: 4294967296)",
      parseInteger("--max-bytes", 1, 9_999_999_999),
    )
    .summary("add a package from a folder, a .zip file or an https address")
    .description(
      "Adds a model package to the workspace after checking it: manifest, sizes, hashes, licence, and a trial of its graphs. An interrupted download goes on where it stopped when the command is repeated. The licence is shown and has to be accepted.",
    )
    .action(async (place: string, _own: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const source = await sourceOf(place, options.sha256 ?? null);
      const added = await interruptible((signal) =>
        withBackend(options, streams, async (client, { services }) => {
          new AccessService(services.sessions).require("models.add", LOCAL_CHANNEL);
          const events = services.models.addFrom(source, {
            id: options.id ?? null,
            licence: options.licence ?? null,
            ...(options.maxBytes === undefined ? {} : { mostBytes: options.maxBytes }),
          });
          const candidate = await follow(events.iterator, signal, streams);
          const { candidateId } = candidate;
          if (!(await accepted(candidate, options, streams))) {
            await client.models.discard({ candidateId });
            throw new PalimpsestError(
              "LICENCE_NOT_ACCEPTED",
              `The licence of "${candidate.info.id}" (${candidate.info.licence}) was not accepted; nothing was installed. Read it above, then repeat the command with --accept-licence.`,
              { model: candidate.info.id, licence: candidate.info.licence },
            );
          }
          return { info: await client.models.install({ candidateId, licenceAccepted: true }), replaced: candidate.replaces };
        }),
      );
      if (options.json === true) return printJson(streams, added.info);
      const took = added.replaced === null ? "" : ` It took the place of version ${added.replaced.version}.`;
      streams.out(`${added.info.id} ${added.info.version} was added.${took}\n`);
    });
}

async function sourceOf(place: string, sha256: string | null): Promise<PackageSource> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(place)) return { from: "url", ...parseAddress(place, sha256) };
  const path = resolve(place);
  const stats = await stat(path).catch(() => null);
  if (stats === null)
    throw new PalimpsestError("NOT_FOUND", `${place} was not found. Name a folder, a .zip file or an https address.`, { file: place });
  if (stats.isFile()) return { from: "archive", path, sha256 };
  if (sha256 !== null) throw new UsageError("--sha256 is the hash of an archive; a folder has none.");
  return { from: "folder", path };
}

/** Reads the events up to the candidate; Ctrl+C stops and keeps what was downloaded. */
async function follow(events: AsyncIterator<AddEvent, unknown, void>, signal: AbortSignal, streams: Streams): Promise<ModelCandidate> {
  const stop = (): void => void events.return?.();
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) break;
      if (next.value.type === "ready") return next.value.candidate;
      if (streams.interactive) streams.err(`\r\u001b[K${progressLine(next.value)}`);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    if (streams.interactive) streams.err("\r\u001b[K");
  }
  throw new PalimpsestError("CANCELLED", "Adding the model package was stopped. What was downloaded is kept: repeat the command to go on.");
}

function progressLine(event: AddEvent): string {
  const megabytes = (bytes: number | null): string => (bytes === null ? "?" : (bytes / 1024 / 1024).toFixed(1));
  switch (event.type) {
    case "downloading":
      return `downloading ${megabytes(event.received)} of ${megabytes(event.total)} MB`;
    case "unpacking":
      return `copying ${megabytes(event.done)} of ${megabytes(event.of)} MB`;
    case "checking":
      return event.of === null ? "testing the graphs" : `checking ${megabytes(event.done)} of ${megabytes(event.of)} MB`;
    default:
      return "";
  }
}

/** Shows the licence; asks on a terminal unless it was accepted beforehand. */
async function accepted({ info, licenceText }: ModelCandidate, options: Options, streams: Streams): Promise<boolean> {
  streams.err(`Licence of ${info.id} ${info.version}: ${info.licence}\n\n${licenceText.trimEnd()}\n\n`);
  if (options.acceptLicence === true) return true;
  const answer = (await streams.ask?.("Do you accept this licence? [y/N] ")) ?? "";
  return /^\s*y(es)?\s*$/i.test(answer);
}

function parseSha256(value: string): string {
  if (!/^[0-9a-fA-F]{64}$/.test(value)) throw new UsageError(`--sha256 wants 64 hexadecimal digits, not "${value}".`);
  return value.toLowerCase();
}
