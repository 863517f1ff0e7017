import type { AuditExportTarget, AuditFilter, Outputs, VerifyEvent } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { EventQueue } from "../events/eventQueue.ts";
import type { Workbench } from "../workbench.ts";
import { exportLog } from "./export/exportLog.ts";
import { zipInMemory } from "./export/targets.ts";
import { verifyFile } from "./verify/verifyLog.ts";

/** How long one slice of long work may keep the process from everything else, ms. */
const SLICE = 8;
/** Between two messages about progress, ms. */
const PROGRESS_EVERY = 100;
/** Larger logs are exported on the command line, straight to the disk. */
const MOST_EXPORTED = 200_000;

type ListedEvent = Outputs["audit"]["list"]["events"][number];

/** The log as the contract offers it: reading, verifying, exporting. */
export class AuditService {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Newest first. */
  list(filter: AuditFilter, offset: number, limit: number): Outputs["audit"]["list"] {
    const { audit } = this.#workbench.storage;
    const people = new Map(audit.people().map(({ id, name }) => [id, name]));
    const documents = new Map(audit.documents().map(({ id, title }) => [id, title]));
    const { total, events } = audit.find(filter, offset, limit);
    return {
      total,
      events: events.map(({ event, hash }): ListedEvent => {
        const { id, at, type, person, document, data } = JSON.parse(event);
        return {
          id,
          at,
          type,
          person: person === null ? null : { id: person, name: people.get(person) ?? "" },
          document: document === null ? null : { id: document, title: documents.get(document) ?? "" },
          data,
          hash: hash.toString("hex"),
        };
      }),
    };
  }

  subjects(): Outputs["audit"]["subjects"] {
    const { audit } = this.#workbench.storage;
    return { people: audit.people(), documents: audit.documents() };
  }

  /** Signs what there is, then verifies it. Works beside everything else, in slices, on one state of the database; leaving the stream ends it. */
  verify(): EventQueue<VerifyEvent> {
    const { storage, ports, audit } = this.#workbench;
    audit.sign();
    const steps = verifyFile(storage.connection().file);
    let left = false;
    const queue = new EventQueue<VerifyEvent>(() => {
      left = true;
    });
    let toldAt = Number.NEGATIVE_INFINITY;
    void inSlices(steps, ports.clock.monotonic, {
      stop: () => left,
      progress: (progress) => {
        const now = ports.clock.monotonic();
        if (now - toldAt < PROGRESS_EVERY) return;
        toldAt = now;
        queue.push({ type: "progress", ...progress });
      },
    }).then(
      (found) => {
        if (found !== null) {
          const { firstBad: _first, ...verification } = found;
          queue.push({
            type: "result",
            verification: {
              ...verification,
              problems: verification.problems.map((problem) => ({ ...problem })),
              warnings: verification.warnings.map((warning) => ({ ...warning })),
              keys: verification.keys.map((key) => ({ ...key })),
            },
          });
        }
        queue.end();
      },
      (error: unknown) => queue.fail(error),
    );
    return queue;
  }

  /** Throws NOT_FOUND, NOT_AVAILABLE (no dialogs here, or too large), READ_ONLY_TARGET, DISK_FULL. */
  async export(documentId: string | undefined, to: AuditExportTarget, by: Actor): Promise<Outputs["audit"]["export"]> {
    const { storage, ports, audit } = this.#workbench;
    if (to === "dialog" && ports.dialogs === null)
      throw new PalimpsestError("NOT_AVAILABLE", "There are no file dialogs here. Download the export instead.");
    if ((storage.audit.last()?.id ?? 0) > MOST_EXPORTED) {
      const message = `The log has more than ${MOST_EXPORTED} events. Export it with \`palimpsest audit export --out FILE.zip\`.`;
      throw new PalimpsestError("NOT_AVAILABLE", message, { limit: MOST_EXPORTED });
    }
    audit.sign();
    const { target, bytes } = zipInMemory();
    const steps = exportLog(storage.connection().file, documentId ?? null, target);
    const done = await inSlices(steps, ports.clock.monotonic, { stop: () => false, progress: () => undefined });
    const archive = bytes();
    const stamp = new Date(ports.clock.now()).toISOString().slice(0, 10);
    const suggested = `audit-log-${stamp}.zip`;
    const fileName = to === "dialog" ? ((await ports.dialogs?.saveFile(suggested, archive))?.fileName ?? null) : suggested;
    if (fileName !== null) {
      const data = { format: "audit", events: done?.exported ?? 0, of: done?.events ?? 0 };
      audit.record({ type: "export.made", person: by.id, document: documentId ?? null, data });
    }
    return { fileName, bytes: archive.length, base64: to === "download" ? archive.toString("base64") : null };
  }
}

/** Runs long work so that others get their turn every few milliseconds; null when it was stopped. */
async function inSlices<Progress, Result>(
  steps: Generator<Progress, Result>,
  monotonic: () => number,
  { stop, progress }: { stop(): boolean; progress(at: Progress): void },
): Promise<Result | null> {
  try {
    for (;;) {
      const until = monotonic() + SLICE;
      do {
        const step = steps.next();
        if (step.done === true) return step.value;
        progress(step.value);
      } while (monotonic() < until);
      await new Promise((resolve) => setImmediate(resolve));
      if (stop()) return null;
    }
  } finally {
    steps.return(undefined as Result);
  }
}
