import type { DocumentInfo, Outputs } from "../../../src/contract/index.ts";
import { type Actor, authorOf } from "../../../src/domain/access/actor.ts";
import { foldName } from "../../../src/domain/access/foldName.ts";
import { quoteOf } from "../../../src/domain/comments/comment.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import { pendingHunk } from "../../../src/domain/proposal/pendingHunk.ts";
import type { Proposal } from "../../../src/domain/proposal/proposal.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import type { ImportChanges, ImportedThread, ImportedWord } from "../../documents/ooxml/importWord.ts";
import type { WordComment } from "../../documents/ooxml/wordComments.ts";
import { runDocumentJob } from "../../documents/worker/documentWorker.ts";
import type { ImportedMarks } from "../../storage/repositories/wordFiles.ts";
import { textHash } from "../audit/textHash.ts";
import type { Workbench } from "../workbench.ts";
import { createDocument } from "./createDocument.ts";
import type { DocumentRegistry } from "./documentRegistry.ts";
import type { OpenDocument } from "./openDocument.ts";

/** A Word file, and what becomes of its tracked changes. */
export interface WordFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly changes: ImportChanges;
}

type Report = NonNullable<Outputs["documents"]["importFile"]["report"]>;

/**
 * Makes a document of a Word file: its text, its tracked changes as proposals of the people that the file names, its comments as threads.
 * The file itself is kept, so that exports can go back onto it. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE, CANCELLED.
 */
export async function importWordFile(
  workbench: Workbench,
  registry: DocumentRegistry,
  { fileName, bytes, changes }: WordFile,
  by: Actor,
  signal?: AbortSignal,
): Promise<{ info: DocumentInfo; report: Report }> {
  const job = { kind: "import", fileName, bytes, changes } as const;
  const word = await runDocumentJob(workbench.ports.documentWorker, job, signal === undefined ? {} : { signal });
  const name = fileName.slice(-255);
  const source = { title: word.title, fileName: name, kind: word.kind, text: word.text, lineEndings: DEFAULT_LINE_ENDINGS, message: name };
  const { storage, ports } = workbench;
  const known = new Set(storage.people.list().map((person) => foldName(person.name)));
  const report = word.report as Report;
  const id = storage.transaction(() => {
    const { id: key } = createDocument(workbench, source, authorOf(by), "import");
    const { rowId } = storage.documents.byKey(key);
    const { proposals, marks } = proposalsOf(workbench, key, word, (author) => outsideName(author, known, name));
    storage.wordFiles.add(rowId, { name, bytes, marks, report, importedAt: ports.clock.now() });
    const document = registry.get(key);
    try {
      if (proposals.length > 0) {
        const anchors = Object.fromEntries(proposals.map(({ id, hunks }) => [id, hunks.map(({ start, end }) => ({ start, end }))]));
        document.apply({ ...emptyChange("import"), proposals }, { clientId: null, author: authorOf(by), anchors });
      }
      for (const thread of word.threads) addThread(workbench, document, thread, by);
    } catch (error) {
      registry.forget(key);
      throw error;
    }
    return key;
  });
  return { info: registry.get(id).info(), report };
}

/**
 * The name that a change or comment of a file is shown with. A file can name anybody: where it names somebody of this workspace, the name says
 * that it is the file's.
 */
function outsideName(author: string, known: ReadonlySet<string>, fileName: string): string {
  const name = author.trim() === "" ? fileName : author.trim();
  return known.has(foldName(name)) ? `${name.slice(0, 120)} (${fileName.slice(0, 70)})` : name.slice(0, 200);
}

/** One proposal for the changes of each person and time. */
function proposalsOf(
  { storage, ports }: Workbench,
  key: string,
  word: ImportedWord,
  nameOf: (author: string) => string,
): { proposals: Proposal[]; marks: ImportedMarks } {
  const { headRevisionId: baseRevisionId } = storage.documents.byKey(key);
  const groups = Map.groupBy(word.changes, ({ author, date }) => JSON.stringify([author, date]));
  const marks: [string, readonly number[]][] = [];
  const proposals = [...groups.values()].map((changes): Proposal => {
    const id = ports.random.id();
    const [first] = changes;
    const hunks = changes.map((change) => {
      const hunk = pendingHunk(word.text, change, id, ports.random.id());
      marks.push([hunk.id, change.marks]);
      return hunk;
    });
    return {
      id,
      documentId: key,
      baseRevisionId,
      author: { kind: "person", name: nameOf(first?.author ?? "") },
      kind: "import",
      createdAt: first?.date ?? ports.clock.now(),
      runId: null,
      alternative: 0,
      alternativeCount: 1,
      hunks,
    };
  });
  return { proposals, marks };
}

/** A thread without a place stands among those that lost theirs. External: the other side wrote it, or has it. */
function addThread({ storage, ports, audit }: Workbench, document: OpenDocument, thread: ImportedThread, by: Actor): void {
  const id = ports.random.id();
  const { start, end } = thread.range ?? { start: 0, end: 0 };
  const anchor = { kind: "text", target: null, start, end, earlier: [] } as const;
  const messageOf = ({ author, date, text }: WordComment) => ({
    id: ports.random.id(),
    personId: by.id,
    at: ports.clock.now(),
    text,
    mentions: [],
    outside: { name: author === "" ? "?" : author, at: date },
  });
  const message = messageOf(thread.first);
  document.placeThread(id, anchor, (place) => {
    const quote = quoteOf(document.state.text.slice(start, end));
    storage.comments.add(document.rows.document, { id, place, quote, internal: false, assigneeId: null, message });
    audit.record({
      type: "comment.added",
      person: by.id,
      document: document.key,
      data: {
        thread: id,
        message: message.id,
        text: textHash(message.text),
        kind: "text",
        start,
        end,
        version: place.version,
        outside: true,
      },
    });
    const { rowId } = storage.comments.byKey(id) ?? { rowId: 0 };
    for (const reply of thread.replies) {
      const answer = messageOf(reply);
      storage.comments.addMessage(rowId, answer);
      audit.record({
        type: "comment.replied",
        person: by.id,
        document: document.key,
        data: { thread: id, message: answer.id, text: textHash(answer.text), outside: true },
      });
    }
    if (!thread.resolved) return;
    storage.comments.update(rowId, { resolution: { by: by.id, at: ports.clock.now() } });
    audit.record({ type: "comment.resolved", person: by.id, document: document.key, data: { thread: id } });
  });
}
