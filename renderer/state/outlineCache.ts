/** The outline of the text that was asked for last: several panels, the editor and the review commands want the same one. */
import type { DocumentKind } from "../../src/domain/document/documentState.ts";
import { type OutlineItem, parseOutline } from "../../src/domain/document/outline.ts";
import { currentSession } from "./uiStore.ts";

let cached: { readonly text: string; readonly kind: DocumentKind | undefined; readonly outline: readonly OutlineItem[] } | null = null;

/** Outline of a text of the open document, whose kind chooses the numbering. */
export function outlineOf(text: string): readonly OutlineItem[] {
  const kind = currentSession()?.info().kind;
  if (cached === null || text !== cached.text || kind !== cached.kind) cached = { text, kind, outline: parseOutline(text, kind) };
  return cached.outline;
}
