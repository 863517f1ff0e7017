import type { FileNotice } from "../domain/document/fileNotice.ts";
import type { createTranslator } from "./translate.ts";

/** A notice as a sentence. */
export function noticeText(translate: ReturnType<typeof createTranslator>, { what, count, detail = "" }: FileNotice): string {
  return translate(`notice.${what}`, { count, detail });
}
