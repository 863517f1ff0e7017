import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import type { FileNotice } from "../../../src/domain/document/fileNotice.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import type { Rendering } from "../ooxml/redline/redlineWord.ts";
import { renderDocx } from "./renderDocx.ts";

/** A new Word file with a text, for a redline to stand on. `date` is ms since 1970 UTC. */
export async function renderedBase(
  { text, kind, title }: { readonly text: string; readonly kind: DocumentKind; readonly title: string },
  date: number,
): Promise<{ readonly base: Uint8Array; readonly rendering: Rendering; readonly warnings: FileNotice[] }> {
  const parsed = parseMarkdown(text, kind, title);
  const { bytes, places, warnings } = await renderDocx(parsed, date);
  return { base: bytes, rendering: { text, places }, warnings: [...parsed.warnings, ...warnings] };
}
