import { hash } from "node:crypto";
import type { BlameInfo, ExportFormat, Inputs, Outputs } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import type { ExportedComments } from "../../../src/domain/comments/exportedComment.ts";
import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Hunk } from "../../../src/domain/proposal/proposal.ts";
import { createTranslator } from "../../../src/i18n/translate.ts";
import type { AiText } from "../../documents/aiText.ts";
import { safeFileName } from "../../documents/fileName.ts";
import { renderOldNew } from "../../documents/oldNew/renderOldNew.ts";
import { namesInWord } from "../../documents/ooxml/namesInWord.ts";
import { openPackage } from "../../documents/ooxml/openPackage.ts";
import { redlineHunks } from "../../documents/redlineHunks.ts";
import { renderDocument } from "../../documents/render.ts";
import type { SavedFile } from "../../ports/ports.ts";
import { unknownRevision } from "../../storage/repositories/revisionKeys.ts";
import type { BlameService } from "../blame/blameService.ts";
import { openThreads } from "../comments/openThreads.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { contributionsBetween } from "../history/contributions.ts";
import { inHouseStyle } from "../house/houseService.ts";
import type { Workbench } from "../workbench.ts";
import { askedOrigins } from "./aiTextOf.ts";
import { backOntoWordFile } from "./backOntoWordFile.ts";
import { type Against, comparedText } from "./comparedText.ts";
import { wordRedline } from "./wordRedline.ts";

const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/** How long an export stays fetchable, ms. */
const LIFETIME = 600_000;
/** Most exports kept at once; the oldest goes first. */
const MOST_KEPT = 32;

/** What is exported, and how. */
export interface ExportRequest {
  readonly documentId: string;
  readonly format: ExportFormat;
  /** Null: the accepted text as it is now. */
  readonly revisionId: string | null;
  /** The name of the version stands in the file name. */
  readonly versionName: boolean;
  /** With who or which model wrote what, in HTML and PDF alone. */
  readonly provenance?: boolean;
  /** A machine-readable mark of generated text, where there is any; the default. */
  readonly aiMark?: boolean;
  /** Word alone: a comment at every part that a model wrote. */
  readonly aiComments?: boolean;
  /** A new Word file alone: in the look of the workspace's house file, where there is one; the default. */
  readonly houseStyle?: boolean;
  /** Open comments that go out with the present text. */
  readonly comments?: ExportedComments;
  /** Word alone: a new file, or the one that the document came from, with what changed since tracked or not. */
  readonly onto?: "new" | "redline" | "clean";
  /** What the text is compared with; what differs is then marked. */
  readonly against?: Against | undefined;
}

interface WordExport {
  readonly document: OpenDocument;
  /** Of the file, without its ending. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly warnings: FileNotice[];
  readonly pending: number;
  readonly names: string[];
  readonly format: string;
  readonly revisionId: string | null;
}

interface Rendered {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mediaType: string;
  readonly documentId: string;
  readonly format: string;
  /** Null: the text as it was then. */
  readonly revisionId: string | null;
}

function pendingHunks({ state }: OpenDocument): Hunk[] {
  return state.proposals.flatMap(({ hunks }) => hunks.filter(({ status }) => status === "pending"));
}

/** Rendered documents, kept for ten minutes. */
export class ExportService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;
  readonly #blame: BlameService;
  /** What the host calls the files that were saved, by export. */
  readonly #saved = new Map<string, SavedFile>();
  readonly #kept = new Map<string, { readonly rendered: Rendered; readonly forget: () => void }>();

  constructor(workbench: Workbench, registry: DocumentRegistry, blame: BlameService) {
    this.#workbench = workbench;
    this.#registry = registry;
    this.#blame = blame;
  }

  /**
   * The accepted text, or that of a revision; typing becomes a revision first. Throws NOT_FOUND, NOT_AVAILABLE (the origin in another format than
   * HTML and PDF), DATABASE_DAMAGED (what models wrote cannot be told).
   */
  async create(asked: ExportRequest, by: Actor): Promise<Outputs["exports"]["create"]> {
    const { documentId, format, revisionId, provenance = false } = asked;
    if (provenance && format !== "html" && format !== "pdf") {
      throw new PalimpsestError(
        "NOT_AVAILABLE",
        "Only HTML and PDF can say where their text comes from. Choose one of them, or leave the origin out.",
        { format },
      );
    }
    const { onto = "new", against } = asked;
    if (against !== undefined && format === "md") {
      throw new PalimpsestError(
        "NOT_AVAILABLE",
        "Plain Markdown cannot show what differs. Choose a redline in Markdown, Word, PDF or HTML.",
        {
          format,
        },
      );
    }
    if (onto !== "new" && (format !== "docx" || (revisionId !== null && against === undefined))) {
      throw new PalimpsestError("NOT_AVAILABLE", "Only the present text can go back onto the Word file that it came from.", { format });
    }
    if (onto === "clean" && against !== undefined) {
      throw new PalimpsestError(
        "NOT_AVAILABLE",
        "A clean file is compared with nothing. Choose tracked changes, or leave the comparison out.",
        {
          format,
        },
      );
    }
    const document = this.#registry.get(documentId);
    document.settle();
    if (format === "docx" && against !== undefined) return await this.#redlineInWord(document, asked, against, by);
    if (onto !== "new") return await this.#ontoOriginal(document, asked, onto, by);
    const info = document.info();
    const pending = pendingHunks(document);
    const current = revisionId === null;
    const { text, lineEndings } = current ? document.state : this.#revision(document.key, revisionId, document.state.lineEndings);
    const { clock, folders, random } = this.#workbench.ports;
    const author = by.name;
    const origins = askedOrigins(asked, () => this.#blame.describe(documentId, revisionId ?? undefined), text, info.kind);
    const comments = current ? openThreads(this.#workbench.storage, document, asked.comments ?? "none") : [];
    const compared = against === undefined ? null : await comparedText(this.#workbench, this.#registry, against);
    const critic =
      format === "criticmarkup" && compared !== null ? { text: compared.text, hunks: redlineHunks(compared.text, text) } : null;
    const hunks = current && compared === null ? pending : [];
    const facts = { title: info.title, kind: info.kind, author, date: clock.now() };
    const input = {
      ...facts,
      text,
      lineEndings,
      hunks,
      ...origins,
      comments: critic === null ? comments : [],
      against: compared,
      ...critic,
    };
    const rendered = await renderDocument(format, input, folders.assets);
    const { mediaType, warnings } = rendered;
    const bytes = format === "docx" && (asked.houseStyle ?? true) ? await inHouseStyle(this.#workbench, rendered.bytes) : rendered.bytes;
    const fileName = asked.versionName
      ? this.#namedAfterVersion(rendered.fileName, info.title, revisionId ?? info.headRevisionId, compared !== null)
      : rendered.fileName;
    const exportId = random.id();
    const kept = compared === null ? format : `${format}.redline`;
    this.#keep(exportId, { bytes, fileName, mediaType, documentId: document.key, format: kept, revisionId: revisionId ?? null });
    const names = format === "docx" ? namesInWord(await openPackage(bytes)) : [];
    return { exportId, fileName, mediaType, bytes: bytes.length, warnings: [...warnings], pending: current ? pending.length : 0, names };
  }

  /** The Word file that the document came from, with the present text. */
  async #ontoOriginal(
    document: OpenDocument,
    asked: ExportRequest,
    onto: "redline" | "clean",
    by: Actor,
  ): Promise<Outputs["exports"]["create"]> {
    const { comments = "none", aiMark = true } = asked;
    const aiText = this.#aiText(document, asked, document.state.text);
    const request = { onto, author: by.name, comments, aiText, aiMark };
    const { bytes, warnings, pending, names } = await backOntoWordFile(this.#workbench, document, request);
    const name = onto === "redline" ? `${document.info().title} - redline` : document.info().title;
    return this.#keepWord({ document, name, bytes, warnings, pending, names, format: `docx.${onto}`, revisionId: null });
  }

  /** Tracked changes that lead from another text to this one. */
  async #redlineInWord(document: OpenDocument, asked: ExportRequest, against: Against, by: Actor): Promise<Outputs["exports"]["create"]> {
    const { storage } = this.#workbench;
    const { revisionId, comments = "none" } = asked;
    const compared = await comparedText(this.#workbench, this.#registry, against);
    const text = revisionId === null ? document.state.text : this.#revision(document.key, revisionId, document.state.lineEndings).text;
    const { bytes, warnings, names } = await wordRedline(this.#workbench, document, {
      revision: revisionId === null ? document.rows.head : storage.revisions.byKey(revisionId).rowId,
      text,
      compared,
      original: asked.onto === "redline",
      author: by.name,
      comments: revisionId === null ? comments : "none",
      houseStyle: asked.houseStyle ?? true,
      aiText: this.#aiText(document, asked, text),
    });
    const pending = revisionId === null ? pendingHunks(document).length : 0;
    const name = `${document.info().title} - redline`;
    return this.#keepWord({ document, name, bytes, warnings, pending, names, format: "docx.redline", revisionId });
  }

  #aiText(document: OpenDocument, asked: ExportRequest, text: string): AiText | null {
    const blame = (): BlameInfo => this.#blame.describe(asked.documentId, asked.revisionId ?? undefined);
    const { aiText } = askedOrigins({ ...asked, provenance: false, aiComments: false }, blame, text, document.info().kind);
    return aiText ?? null;
  }

  #keepWord(made: WordExport): Outputs["exports"]["create"] {
    const { document, name, bytes, warnings, pending, names, format, revisionId } = made;
    const fileName = safeFileName(name, "docx");
    const exportId = this.#workbench.ports.random.id();
    this.#keep(exportId, { bytes, fileName, mediaType: WORD, documentId: document.key, format, revisionId });
    return { exportId, fileName, mediaType: WORD, bytes: bytes.length, warnings, pending, names };
  }

  /** The table of clauses that differ between two texts. Throws NOT_FOUND. */
  async table(asked: Inputs["history"]["table"]): Promise<Outputs["history"]["table"]> {
    const { storage, ports } = this.#workbench;
    const translate = createTranslator(asked.language);
    const sides = [asked.before, asked.after].map((reference) => {
      if ("documentId" in reference) this.#registry.get(reference.documentId).settle();
      const present = "documentId" in reference ? this.#registry.get(reference.documentId).info() : null;
      const revision = storage.revisions.byKey(present?.headRevisionId ?? ("revisionId" in reference ? reference.revisionId : ""));
      const { title, kind } = storage.documents.byKey(revision.documentKey);
      const number = translate("history.version", { number: revision.number });
      const version = revision.label === null ? number : `${number} · ${revision.label}`;
      const name = present === null ? version : translate("compare.present", { title });
      return { revision, title, side: { name, text: storage.revisions.text(revision.rowId), kind } };
    });
    const [before, after] = sides;
    if (before === undefined || after === undefined) throw new Error("A table has two sides.");
    const contributions = contributionsBetween(storage, before.revision, after.revision);
    const { language, newFirst, abridged } = asked;
    const input = { title: after.title, before: before.side, after: after.side, language, newFirst, abridged, contributions };
    const rendered = await renderOldNew(asked.format, input, ports.clock.now());
    const exportId = ports.random.id();
    const { documentKey: documentId, id: revisionId } = after.revision;
    this.#keep(exportId, { ...rendered, documentId, format: `table.${asked.format}`, revisionId });
    return { exportId, fileName: rendered.fileName, mediaType: rendered.mediaType, bytes: rendered.bytes.length };
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

  /** Throws NOT_FOUND after ten minutes. What leaves the app is told to the log. */
  download(exportId: string, by: Actor): { base64: string } {
    const rendered = this.get(exportId);
    this.#record(rendered, by);
    return { base64: Buffer.from(rendered.bytes).toString("base64") };
  }

  #record({ documentId, format, revisionId, bytes }: Rendered, by: Actor): void {
    const data = { format, revision: revisionId, bytes: bytes.length, sha256: hash("sha256", bytes) };
    this.#workbench.audit.record({ type: "export.made", person: by.id, document: documentId, data });
  }

  /** Throws NOT_AVAILABLE where the host has no dialogs, READ_ONLY_TARGET, DISK_FULL. */
  async saveWithDialog(exportId: string, by: Actor): Promise<{ saved: boolean; fileName: string | null }> {
    const { dialogs } = this.#workbench.ports;
    if (dialogs === null) throw new PalimpsestError("NOT_AVAILABLE", "There are no file dialogs here. Download the export instead.");
    const rendered = this.get(exportId);
    const saved = await dialogs.saveFile(rendered.fileName, rendered.bytes);
    if (saved === null) return { saved: false, fileName: null };
    this.#record(rendered, by);
    this.#saved.set(exportId, saved);
    return { saved: true, fileName: saved.fileName };
  }

  /** Opens what was saved with the dialog. Throws NOT_FOUND, NOT_AVAILABLE (the system has no program for it, or there is no desktop). */
  async openSaved(exportId: string): Promise<void> {
    const { dialogs } = this.#workbench.ports;
    if (dialogs === null) throw new PalimpsestError("NOT_AVAILABLE", "There is no desktop here. Open the file where it was saved.");
    const saved = this.#saved.get(exportId);
    if (saved === undefined) {
      throw new PalimpsestError("NOT_FOUND", "This export was not saved. Save it first.", { kind: "export", id: exportId });
    }
    await dialogs.openSaved(saved);
  }

  close(): void {
    for (const { forget } of this.#kept.values()) forget();
    this.#kept.clear();
  }

  /** "NDA.docx" of the version "Signed" is "NDA - Signed.docx". */
  #namedAfterVersion(fileName: string, title: string, revisionId: string, redline: boolean): string {
    const { label } = this.#workbench.storage.revisions.byKey(revisionId);
    const extension = /\.(redline\.md|[a-z]+)$/.exec(fileName)?.[1] ?? "";
    return label === null ? fileName : safeFileName(`${title} - ${label}${redline ? " - redline" : ""}`, extension);
  }

  /** Line endings are known for the present text; an old one gets the document's usual ending throughout. */
  #revision<Endings extends { readonly exceptions: unknown }>(documentKey: string, revisionId: string, lineEndings: Endings) {
    const { revisions } = this.#workbench.storage;
    const found = revisions.byKey(revisionId);
    if (found.documentKey !== documentKey) throw unknownRevision(revisionId);
    return { text: revisions.text(found.rowId), lineEndings: { ...lineEndings, exceptions: [] } };
  }

  #keep(exportId: string, rendered: Rendered): void {
    const forget = this.#workbench.scheduler.after(LIFETIME, () => {
      this.#kept.delete(exportId);
      this.#saved.delete(exportId);
    });
    this.#kept.set(exportId, { rendered, forget });
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= MOST_KEPT) break;
      kept.forget();
      this.#kept.delete(oldest);
    }
  }
}
