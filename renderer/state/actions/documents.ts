/** Opening, making and leaving documents; settings; models. */

import type { DocumentInfo, Outputs, Settings } from "../../../src/contract/index.ts";
import { MAX_FILE_BYTES } from "../../../src/contract/limits.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { noticeText } from "../../../src/i18n/noticeText.ts";
import { may } from "../access.ts";
import { appClient, appConnection, attempt, report, toast } from "../app.ts";
import { openSession } from "../documentSession.ts";
import { currentTranslator } from "../language.ts";
import { settleFallen } from "../reviews.ts";
import { announce, applySettings, currentSession, getUi, setUi } from "../uiStore.ts";
import { confirmEnding } from "./approvals.ts";
import { enterReview } from "./queue.ts";
import { stopScoring } from "./scores.ts";

const FRESH = {
  selection: [],
  caret: 0,
  focusedHunkId: null,
  scores: null,
  editorHandle: null,
  generateProblem: null,
  drawer: null,
} as const;

function rememberInAddress(documentId: string | null): void {
  const url = new URL(window.location.href);
  url.hash = documentId === null ? "" : `document=${documentId}`;
  window.history.replaceState(null, "", url);
}

/** The document that a reload of the page comes back to. */
export function documentInAddress(): string | null {
  return /^#document=([A-Za-z0-9_.-]{1,64})$/.exec(window.location.hash)?.[1] ?? null;
}

export async function openDocument(documentId: string): Promise<void> {
  const before = getUi().screen;
  if (before.kind === "document" && before.session.documentId === documentId) return;
  setUi({ screen: { kind: "opening", documentId } });
  try {
    const session = await openSession({
      connection: appConnection(),
      documentId,
      author: () => getUi().account?.actor?.name ?? getUi().settings?.authorName ?? "",
      now: () => Date.now(),
      mayEndApprovals: confirmEnding,
      onProblem: report,
    });
    if (before.kind === "document") void before.session.close();
    setUi({ ...FRESH, screen: { kind: "document", session }, dialog: null });
    enterReview(session);
    rememberInAddress(documentId);
    announce(currentTranslator()("shell.opened", { title: session.info().title }));
  } catch (error) {
    setUi({ screen: before.kind === "document" ? before : { kind: "welcome" } });
    throw error;
  }
}

export async function closeDocument(): Promise<void> {
  const session = currentSession();
  stopScoring();
  setUi({ ...FRESH, screen: { kind: "welcome" } });
  rememberInAddress(null);
  await session?.close();
}

/** Takes the document off the window at once, without sending anything: nobody is signed in any more. */
export function abandonDocument(): void {
  const session = currentSession();
  stopScoring();
  setUi({ ...FRESH, screen: { kind: "welcome" } });
  void session?.close();
}

type Imported = Outputs["documents"]["importFile"];

async function openWithWarnings({ info, warnings, report }: Imported): Promise<void> {
  for (const notice of warnings) toast({ level: "info", message: noticeText(currentTranslator(), notice) });
  await openDocument(info.id);
  if (report !== null && says(report)) setUi({ dialog: { kind: "wordReport" } });
}

/** Whether a report tells of more than that the text could be read. */
function says({ changes, comments, kept, dropped, warnings }: NonNullable<Imported["report"]>): boolean {
  return comments > 0 || [changes, kept, dropped, warnings].some((found) => found.length > 0);
}

export async function createFromSample(sampleId: string): Promise<void> {
  const info = await appClient().documents.createFromSample({ sampleId });
  await openDocument(info.id);
}

export async function createBlank(kind: DocumentInfo["kind"]): Promise<void> {
  const info = await appClient().documents.create({ title: currentTranslator()("welcome.untitled"), kind });
  await openDocument(info.id);
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

/** The bytes of a file for a call. Throws FILE_TOO_LARGE before anything is sent when the backend would refuse it. */
export async function fileContent(file: File): Promise<{ fileName: string; base64: string }> {
  if (file.size > MAX_FILE_BYTES) {
    throw new PalimpsestError(
      "FILE_TOO_LARGE",
      `${file.name} has ${file.size} bytes; at most ${MAX_FILE_BYTES} can be opened. Split it into smaller files.`,
      {
        bytes: file.size,
        limit: MAX_FILE_BYTES,
      },
    );
  }
  return { fileName: file.name, base64: toBase64(new Uint8Array(await file.arrayBuffer())) };
}

/** Uploads a file and opens it. Throws FILE_TOO_LARGE. */
export async function importFile(file: File): Promise<void> {
  const content = await fileContent(file);
  await reading(file.name, (signal) => appClient().documents.importFile(content, { signal }));
}

/** Reads a file while the window says so, and opens what came of it. Cancelled by the reader it does nothing. */
async function reading(fileName: string, read: (signal: AbortSignal) => Promise<Imported>): Promise<void> {
  const controller = new AbortController();
  setUi({ reading: { fileName, cancel: () => controller.abort() } });
  try {
    await openWithWarnings(await read(controller.signal));
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  } finally {
    setUi({ reading: null });
  }
}

/** Asks the browser for a file, of these endings; resolves to null when the user cancels. */
export function pickFile(accept = ".md,.markdown,.txt,.docx,.docm,text/markdown,text/plain"): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.addEventListener("change", () => resolve(input.files?.[0] ?? null));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });
}

/** The host chooses and reads the file. */
async function openWithDialog(): Promise<void> {
  const chosen = await appClient().documents.chooseFile({});
  if (chosen === null) return;
  const { choiceId, fileName } = chosen;
  await reading(fileName, (signal) => appClient().documents.openChosen({ choiceId }, { signal }));
}

/** Opens through the host's dialog where there is one, else through the browser's. */
export async function openFile(): Promise<void> {
  if (getUi().appInfo?.dialogs === true) {
    await openWithDialog();
    return;
  }
  const file = await pickFile();
  if (file !== null) await importFile(file);
}

export async function saveVersion(): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await session.save();
  settleFallen();
  announce(currentTranslator()("shell.savedVersion", { number: session.info().revisionNumber }));
}

export async function renameDocument(title: string): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  await appClient().documents.update({ documentId: session.documentId, title });
}

export function updateSettings(patch: Partial<Settings>): Promise<void> {
  return attempt(async () => applySettings(await appClient().settings.update(patch)));
}

export async function refreshModels(): Promise<void> {
  // An auditor reads the log and nothing else.
  if (!may("models.list")) return;
  setUi({ models: await appClient().models.list({}) });
}
