import type { z } from "zod";
import type { idSchema } from "../../../src/contract/common.ts";
import type { DocumentEvent, DocumentInfo, Outputs } from "../../../src/contract/index.ts";
import { type Actor, authorOf } from "../../../src/domain/access/actor.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange, DocumentKind, Lock } from "../../../src/domain/document/documentState.ts";
import { isWordFile } from "../../../src/domain/document/wordFile.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import { checkRange } from "../../../src/domain/text/characters.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { ImportChanges } from "../../documents/ooxml/importWord.ts";
import { readDocument } from "../../documents/read.ts";
import { listSamples, readSample } from "../../documents/samples.ts";
import type { EventQueue } from "../events/eventQueue.ts";
import type { Workbench } from "../workbench.ts";
import { checkClientChange, statusChanges } from "./clientChange.ts";
import { createDocument, toInfo } from "./createDocument.ts";
import type { DocumentRegistry } from "./documentRegistry.ts";
import { importWordFile } from "./importWordFile.ts";
import { requireDeciding } from "./requireDeciding.ts";
import { checkReturning } from "./returningRecords.ts";
import { type SuggestionInput, suggest } from "./suggest.ts";
import { decisionsOf, revisionFor } from "./undoneDecisions.ts";

type Id = z.infer<typeof idSchema>;

type Imported = Outputs["documents"]["importFile"];

/** A place in the order of changes, and who asks. */
export interface ChangeTarget {
  readonly documentId: Id;
  readonly clientId: Id;
  readonly baseVersion: number;
  readonly by: Actor;
}

/** Documents: the list, opening, typing, locks. */
export class DocumentService {
  readonly #workbench: Workbench;
  /** The file that was chosen in the host's dialog last and is not opened yet. */
  #chosen: { readonly id: string; readonly fileName: string; readonly bytes: Uint8Array } | null = null;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  list(): DocumentInfo[] {
    return this.#workbench.storage.documents
      .list()
      .map((row) => this.#registry.peek(row.key)?.info() ?? toInfo(this.#workbench, row, row.pending));
  }

  async samples(): Promise<Outputs["documents"]["samples"]> {
    const samples = await listSamples(this.#workbench.ports.folders.assets);
    return samples.map(({ id, title, kind, template, description, licence, attribution }) => ({
      id,
      title,
      kind,
      template,
      description,
      licence,
      attribution,
    }));
  }

  /** Throws NOT_FOUND. */
  async createFromSample(sampleId: string, by: Actor): Promise<DocumentInfo> {
    const { assets } = this.#workbench.ports.folders;
    const sample = (await listSamples(assets)).find((candidate) => candidate.id === sampleId);
    if (sample === undefined)
      throw new PalimpsestError("NOT_FOUND", "There is no such sample. Choose one from the list.", { kind: "sample", id: sampleId });
    const { text, lineEndings } = await readSample(assets, sampleId);
    return createDocument(
      this.#workbench,
      { title: sample.title, fileName: null, kind: sample.kind, text, lineEndings, message: sample.attribution.slice(0, 500) },
      authorOf(by),
    );
  }

  create(title: string, kind: DocumentKind, by: Actor): DocumentInfo {
    const source = { title, fileName: null, kind, text: "", lineEndings: DEFAULT_LINE_ENDINGS, message: "" };
    return createDocument(this.#workbench, source, authorOf(by));
  }

  /** Throws NOT_UTF8, CONTAINS_NUL, FILE_TOO_LARGE, UNSUPPORTED_FORMAT, CANCELLED (a Word file alone). */
  async import(
    fileName: string,
    bytes: Uint8Array,
    by: Actor,
    { changes = "markup", signal }: { readonly changes?: ImportChanges; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Imported> {
    if (isWordFile(fileName)) {
      const { info, report } = await importWordFile(this.#workbench, this.#registry, { fileName, bytes, changes }, by, signal);
      return { info, warnings: [], report };
    }
    const { title, kind, text, lineEndings, warnings } = readDocument(fileName, bytes);
    const source = { title, fileName: fileName.slice(-255), kind, text, lineEndings, message: fileName.slice(-255) };
    return { info: createDocument(this.#workbench, source, authorOf(by)), warnings, report: null };
  }

  /** Throws NOT_FOUND. */
  wordFile(documentId: string): Outputs["documents"]["wordFile"] {
    const { storage } = this.#workbench;
    return storage.wordFiles.about(storage.documents.byKey(documentId).rowId) as Outputs["documents"]["wordFile"];
  }

  /** The document that this very file became before, else a new one: starting twice with a file makes no copy. */
  async importOnce(fileName: string, bytes: Uint8Array, by: Actor): Promise<DocumentInfo> {
    const { storage } = this.#workbench;
    if (isWordFile(fileName)) {
      const same = storage.wordFiles.document(bytes);
      return same === null ? (await this.import(fileName, bytes, by)).info : this.#registry.get(same).info();
    }
    const { text } = readDocument(fileName, bytes);
    const same = storage.documents.list().find((row) => {
      if (row.fileName !== fileName.slice(-255)) return false;
      const [baseline] = storage.revisions.list(row.rowId, 1, 2);
      return baseline !== undefined && storage.revisions.text(storage.revisions.byKey(baseline.id).rowId) === text;
    });
    return same === undefined ? (await this.import(fileName, bytes, by)).info : this.#registry.get(same.key).info();
  }

  /** Throws NOT_AVAILABLE where the host has no dialogs. The file waits until it is opened, or another one is chosen. */
  async chooseFile(): Promise<Outputs["documents"]["chooseFile"]> {
    const { dialogs, random } = this.#workbench.ports;
    if (dialogs === null) throw new PalimpsestError("NOT_AVAILABLE", "There are no file dialogs here. Upload the file instead.");
    const file = await dialogs.openFile();
    if (file === null) return null;
    this.#chosen = { ...file, id: random.id() };
    return { choiceId: this.#chosen.id, fileName: file.fileName.slice(-255) };
  }

  /** Throws NOT_FOUND, and what `import` throws. */
  async openChosen(
    choiceId: string,
    by: Actor,
    options: { readonly changes?: ImportChanges; readonly signal?: AbortSignal | undefined },
  ): Promise<Imported> {
    const file = this.#chosen;
    if (file?.id !== choiceId) {
      throw new PalimpsestError("NOT_FOUND", "This file is not waiting any more. Choose it again.", { kind: "file", id: choiceId });
    }
    this.#chosen = null;
    return await this.import(file.fileName, file.bytes, by, options);
  }

  open(documentId: string): Outputs["documents"]["open"] {
    const document = this.#registry.get(documentId);
    // The contract's types are mutable; nobody writes to what is given out.
    const state = document.state as Outputs["documents"]["open"]["state"];
    return { info: document.info(), state, runs: document.runs.list() };
  }

  watch(documentId: string, afterVersion: number): EventQueue<DocumentEvent> {
    return this.#registry.get(documentId).watch(afterVersion);
  }

  /** Typing, undo and redo. Throws STALE_VERSION, NOT_ALLOWED, LOCKED_TEXT, SPAN_BUSY and what `checkClientChange` throws. */
  change(target: ChangeTarget, change: DocumentChange): { version: number } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const author = authorOf(target.by);
    const before = document.state;
    const after = checkClientChange(before, change, author.name, (id) => document.records(id));
    checkReturning(before, after, change, document.known(), { name: author.name, alone: !this.#workbench.people.accounts() });
    const decided = statusChanges(before, after);
    requireDeciding(target.by, before, after, change, decided);
    const base = { clientId: target.clientId, author };
    if (decided.length === 0) {
      document.apply(change, base);
    } else {
      document.runs.refuseTouching(change.edits);
      document.settle();
      const decisions = decisionsOf(decided, author.name, this.#workbench.ports.clock.now());
      document.apply(change, { ...base, decisions, revision: revisionFor(this.#workbench.storage, after, decided, author) });
    }
    return { version: document.state.version };
  }

  /** Suggestions of the caller; see `suggest` for what it throws. */
  suggest(target: ChangeTarget, input: SuggestionInput): { version: number; change: DocumentChange } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    return suggest(this.#workbench, document, target, input);
  }

  /** Throws APPROVALS_FALL when approvals have ended since the version that was saved last, unless that is confirmed; DOCUMENT_FINAL. */
  save(documentId: string, message: string, by: Actor, endApprovals = false): DocumentInfo {
    const document = this.#registry.get(documentId);
    document.requireOpen();
    const { reviews, storage } = this.#workbench;
    reviews.requireWanted(reviews.endedSinceSaved(document.reviewed()), document.reviewed(), endApprovals);
    document.settle({ author: authorOf(by), cause: "save", message });
    const request = storage.reviews.open(document.rows.document);
    if (request !== null) storage.transaction(() => storage.reviews.noteSaved(request.rowId, document.rows.head));
    reviews.changed();
    return document.info();
  }

  update(documentId: string, values: { title?: string | undefined; kind?: DocumentKind | undefined }, by: Actor): DocumentInfo {
    const document = this.#registry.get(documentId);
    const { title, kind } = values;
    document.update({ ...(title === undefined ? {} : { title }), ...(kind === undefined ? {} : { kind }) }, by);
    return document.info();
  }

  remove(documentId: string, by: Actor): void {
    const document = this.#registry.get(documentId);
    document.runs.refuseAny();
    this.#registry.remove(documentId, by);
  }

  /** Throws STALE_VERSION, SPAN_OUT_OF_RANGE, SPAN_SPLITS_CHARACTER, INVALID_ARGUMENT (an empty range). */
  lock(target: ChangeTarget, ranges: readonly TextRange[]): { version: number; change: DocumentChange } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const author = authorOf(target.by);
    const at = this.#workbench.ports.clock.now();
    const locks = ranges.map(({ start, end }): Lock => {
      checkRange(document.state.text, { start, end });
      if (start === end)
        throw new PalimpsestError("INVALID_ARGUMENT", "There is no text to lock here. Select some first.", {
          argument: "ranges",
          reason: "empty",
        });
      return { id: this.#workbench.ports.random.id(), start, end, by: author.name, at };
    });
    return this.#apply(document.key, { ...emptyChange("lock"), locks }, target, author);
  }

  /** Throws STALE_VERSION, NOT_FOUND. */
  unlock(target: ChangeTarget, lockIds: readonly string[]): { version: number; change: DocumentChange } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const known = new Set(document.state.locks.map((lock) => lock.id));
    const unknown = lockIds.find((id) => !known.has(id));
    if (unknown !== undefined) throw new PalimpsestError("NOT_FOUND", "This text is not locked any more.", { kind: "lock", id: unknown });
    return this.#apply(document.key, { ...emptyChange("lock"), removedLocks: [...lockIds] }, target, authorOf(target.by));
  }

  #apply(key: string, change: DocumentChange, target: ChangeTarget, author: Author): { version: number; change: DocumentChange } {
    const document = this.#registry.get(key);
    document.apply(change, { clientId: target.clientId, author });
    return { version: document.state.version, change };
  }
}
