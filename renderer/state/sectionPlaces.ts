/** Where the open document can be drafted or polished. The answers for the text asked about last are kept. */
import type { DocumentKind } from "../../src/domain/document/documentState.ts";
import { type EmptySection, emptySections } from "../../src/domain/document/draftPlaces.ts";
import { isWhollyLocked } from "../../src/domain/document/locks.ts";
import { type ProseSection, proseSections } from "../../src/domain/document/polishPlaces.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession } from "./session.ts";

function keepingLast<T>(read: (text: string, kind: DocumentKind) => readonly T[]): (session: DocumentSession) => readonly T[] {
  let last: { readonly text: string; readonly kind: DocumentKind; readonly found: readonly T[] } | null = null;
  return (session) => {
    const { text } = session.state();
    const { kind } = session.info();
    if (last === null || last.text !== text || last.kind !== kind) last = { text, kind, found: read(text, kind) };
    return last.found;
  };
}

/** The places of the outline that lack text; the same array for the same text. */
export const emptySectionsIn: (session: DocumentSession) => readonly EmptySection[] = keepingLast(emptySections);

/** The sections with prose; the same array for the same text. */
export const proseSectionsIn: (session: DocumentSession) => readonly ProseSection[] = keepingLast(proseSections);

/** What can be written again in sections: their prose in the order of the text, without what is locked as a whole. */
export function openPlaces(session: DocumentSession, sections: readonly ProseSection[]): TextRange[] {
  const { locks } = session.state();
  const places = sections.flatMap((section) => section.places);
  const open = locks.length === 0 ? places : places.filter((place) => !isWhollyLocked(locks, place));
  return open.toSorted((a, b) => a.start - b.start);
}

/** Places where changes wait for a decision. */
export function pendingPlaces(session: DocumentSession): TextRange[] {
  return session.state().proposals.flatMap(({ hunks }) => hunks.filter(({ status }) => status === "pending"));
}
