import type { ExportFormat, Outputs } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { renderDocument } from "../../documents/render.ts";
import { unknownRevision } from "../../storage/repositories/revisionKeys.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { Workbench } from "../workbench.ts";

/** How long an export stays fetchable, ms. */
const LIFETIME = 600_000;
/** Most exports kept at once; the oldest goes first. */
const MOST_KEPT = 32;

interface Rendered {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mediaType: string;
}

/** Rendered documents, kept for ten minutes. */
export class ExportService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;
  readonly #kept = new Map<string, { readonly rendered: Rendered; readonly forget: () => void }>();

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /** The accepted text, or that of a revision; typing becomes a revision first. Throws NOT_FOUND. */
  async create(documentId: string, format: ExportFormat, revisionId: string | undefined, by: Actor): Promise<Outputs["exports"]["create"]> {
    const document = this.#registry.get(documentId);
    document.settle();
    const info = document.info();
    const pending = document.state.proposals.flatMap((proposal) => proposal.hunks.filter((hunk) => hunk.status === "pending"));
    const current = revisionId === undefined;
    const { text, lineEndings } = current ? document.state : this.#revision(document.key, revisionId, document.state.lineEndings);
    const { clock, folders, random } = this.#workbench.ports;
    const author = by.name;
    const input = { title: info.title, text, kind: info.kind, lineEndings, hunks: current ? pending : [], author, date: clock.now() };
    const { bytes, fileName, mediaType, warnings } = await renderDocument(format, input, folders.assets);
    const exportId = random.id();
    this.#keep(exportId, { bytes, fileName, mediaType });
    return { exportId, fileName, mediaType, bytes: bytes.length, warnings: [...warnings], pending: current ? pending.length : 0 };
  }

  /** Throws NOT_FOUND after ten minutes. */
  get(exportId: string): Rendered {
    const found = this.#kept.get(exportId);
    if (found === undefined)
      throw new PalimpsestError("NOT_FOUND", "The export is not kept any more. Export the document again.", {
        kind: "export",
        id: exportId,
      });
    return found.rendered;
  }

  download(exportId: string): { base64: string } {
    return { base64: Buffer.from(this.get(exportId).bytes).toString("base64") };
  }

  /** Throws NOT_AVAILABLE where the host has no dialogs, READ_ONLY_TARGET, DISK_FULL. */
  async saveWithDialog(exportId: string): Promise<{ saved: boolean; fileName: string | null }> {
    const { dialogs } = this.#workbench.ports;
    if (dialogs === null) throw new PalimpsestError("NOT_AVAILABLE", "There are no file dialogs here. Download the export instead.");
    const { fileName, bytes } = this.get(exportId);
    const saved = await dialogs.saveFile(fileName, bytes);
    return { saved: saved !== null, fileName: saved };
  }

  close(): void {
    for (const { forget } of this.#kept.values()) forget();
    this.#kept.clear();
  }

  /** Line endings are known for the present text; an old one gets the document's usual ending throughout. */
  #revision<Endings extends { readonly exceptions: unknown }>(documentKey: string, revisionId: string, lineEndings: Endings) {
    const { revisions } = this.#workbench.storage;
    const found = revisions.byKey(revisionId);
    if (found.documentKey !== documentKey) throw unknownRevision(revisionId);
    return { text: revisions.text(found.rowId), lineEndings: { ...lineEndings, exceptions: [] } };
  }

  #keep(exportId: string, rendered: Rendered): void {
    const forget = this.#workbench.scheduler.after(LIFETIME, () => this.#kept.delete(exportId));
    this.#kept.set(exportId, { rendered, forget });
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) break;
      kept.forget();
      this.#kept.delete(oldest);
    }
  }
}
