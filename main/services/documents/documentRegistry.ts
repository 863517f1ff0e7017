import { type Actor, authorOf } from "../../../src/domain/access/actor.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { Workbench } from "../workbench.ts";
import { OpenDocument } from "./openDocument.ts";

/** Documents kept in memory although nobody watches them. */
const MOST_IDLE = 8;

/** The documents that are in memory, each exactly once. */
export class DocumentRegistry {
  readonly #workbench: Workbench;
  readonly #open = new Map<string, OpenDocument>();

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Whose typing it was when the journal does not say: the owner. */
  person(): Author & { readonly kind: "person" } {
    return authorOf(this.#workbench.people.owner());
  }

  /** Opens a document, or gives the open one. Throws NOT_FOUND, DATABASE_DAMAGED. */
  get(key: string): OpenDocument {
    const known = this.#open.get(key);
    if (known !== undefined) {
      // The order of the map is the order of use.
      this.#open.delete(key);
      this.#open.set(key, known);
      return known;
    }
    const document = new OpenDocument(this.#workbench, this.#workbench.storage.documents.byKey(key), this.person());
    this.#open.set(key, document);
    this.#evict();
    return document;
  }

  /** The document if it is in memory. */
  peek(key: string): OpenDocument | undefined {
    return this.#open.get(key);
  }

  /** Takes a document out of memory as it is: the transaction that made it did not come about. */
  forget(key: string): void {
    this.#open.get(key)?.close();
    this.#open.delete(key);
  }

  remove(key: string, by: Actor): void {
    this.get(key).remove(by);
    this.#open.delete(key);
    this.#workbench.events.emit({ type: "documents" });
  }

  /** Opens every document whose journal was not emptied (the last process was killed) and writes its checkpoint. */
  recover(): void {
    const { storage, ports } = this.#workbench;
    for (const rowId of storage.journal.documents()) {
      const row = storage.documents.byRowId(rowId);
      if (row === null) continue;
      try {
        const document = new OpenDocument(this.#workbench, row, this.person());
        document.flush();
        document.close();
        ports.logger.info("Recovered changes from the journal", { document: row.key, version: document.state.version });
      } catch (error) {
        ports.logger.error("A document could not be recovered from its journal", { document: row.key, error: String(error) });
      }
    }
  }

  /** Writes and closes everything. Documents that cannot be written keep their journal. */
  close(): void {
    for (const document of this.#open.values()) {
      try {
        document.flush();
      } catch (error) {
        this.#workbench.ports.logger.error("A document could not be written on closing; its journal has everything", {
          document: document.key,
          error: String(error),
        });
      }
      document.close();
    }
    this.#open.clear();
  }

  #evict(): void {
    const idle = [...this.#open.values()].filter((document) => !document.watched && document.runs.size === 0);
    for (const document of idle.slice(0, Math.max(0, idle.length - MOST_IDLE))) {
      try {
        document.flush();
      } catch (error) {
        this.#workbench.ports.logger.error("A document stays in memory because it cannot be written", {
          document: document.key,
          error: String(error),
        });
        continue;
      }
      document.close();
      this.#open.delete(document.key);
    }
  }
}
