import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import { noticeText } from "../../../src/i18n/noticeText.ts";
import { createTranslator } from "../../../src/i18n/translate.ts";
import type { Streams } from "./commandContext.ts";

/** Notices as the command line says them, in English. */
export function noticeSentences(notices: readonly FileNotice[]): string[] {
  const translate = createTranslator("en");
  return notices.map((notice) => noticeText(translate, notice));
}

/** Says sentences on the standard error. */
export function printWarnings(streams: Streams, sentences: readonly string[]): void {
  for (const sentence of sentences) streams.err(`warning: ${sentence}\n`);
}
