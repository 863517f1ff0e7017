import { type EditableParts, writePart } from "../packageEdits.ts";
import { wordDate } from "../wordDate.ts";
import type { WordPackage } from "../wordPackage.ts";
import type { Credit } from "./credits.ts";
import { type Losses, lose } from "./losses.ts";
import type { NamedStyles } from "./namedStyles.ts";
import { NewNotes, removeUnreferredNotes } from "./newNotes.ts";
import { isEmpty } from "./partEdits.ts";
import type { RedlinePlan } from "./planRedline.ts";
import type { RedlineOptions } from "./redlineWord.ts";
import { renderPart } from "./renderPart.ts";
import { type ChangeAttributes, escapeXml, type ReferenceLabel, type RunContext } from "./runXml.ts";
import { requirePrefix } from "./wordParts.ts";

export interface WrittenRedline {
  readonly parts: EditableParts;
  readonly losses: Losses;
  /** Bookmarks that new references show. */
  readonly referred: ReadonlySet<string>;
}

/**
 * Writes a planned redline into the parts of the file. `labels`: what references to bookmarks show. The same plan may be written again: nothing of it changes.
 * Throws UNSUPPORTED_FORMAT where the file's names do not allow it.
 */
export function writeRedline(
  word: WordPackage,
  plan: RedlinePlan,
  { tracked, credits, resolutions }: RedlineOptions,
  labels: ReadonlyMap<string, ReferenceLabel>,
): WrittenRedline {
  const { edits } = plan;
  const parts: EditableParts = new Map(word.parts);
  const losses: Losses = new Map();
  const referred = new Set<string>();
  if (isEmpty(edits) && resolutions.size === 0) return { parts, losses, referred };
  let last = largestId(word);
  const nextId = (): number => {
    last += 1;
    return last;
  };
  const attributes = tracked === null ? null : changeAttributes(nextId, tracked, credits?.credits ?? []);
  const inNotes: RunContext = {
    source: "",
    bookmarkOf: (target) => plan.places.bookmarkOf(target),
    labelOf: (target) => {
      const bookmark = plan.places.bookmarkOf(target) ?? "";
      referred.add(bookmark);
      return labels.get(bookmark) ?? { text: "[?]", numbered: true };
    },
    note: () => null,
    linkLook: linkLook(plan.names),
    noteLook: noteLook(plan.names),
    lose: (what) => lose(losses, what),
  };
  const notes = new NewNotes(word, { attributes, nextId, runs: inNotes, blocksOf: plan.noteBlocks });
  for (const name of [word.main, word.related("footnotes"), word.related("endnotes")]) {
    const part = name === undefined ? undefined : word.xml(name);
    if (name === undefined || part === undefined) continue;
    const runs: RunContext = { ...inNotes, source: part.source, ...(name === word.main && { note: (label: string) => notes.add(label) }) };
    const source = renderPart(part, { edits, resolutions, attributes, nextId, runs });
    if (source === part.source) continue;
    requirePrefix(part);
    writePart(parts, name, source);
  }
  notes.write(parts);
  for (let copies = notes.copies(plan.mentions); copies > 0; copies -= 1) lose(losses, "footnotes-repeated");
  if (tracked === null) removeUnreferredNotes(word, parts);
  plan.lists.write(parts);
  return { parts, losses, referred };
}

/** Ids go on behind the largest that the file uses. */
export function largestId(word: WordPackage): number {
  let last = 0;
  for (const name of word.parts.keys()) {
    if (!/^word\/[^/]+\.xml$/.test(name)) continue;
    const source = new TextDecoder().decode(word.parts.get(name));
    for (const match of source.matchAll(/\bw:id="(\d{1,9})"/g)) last = Math.max(last, Number(match[1]));
  }
  return last;
}

function changeAttributes(nextId: () => number, usual: Credit, credits: readonly Credit[]): ChangeAttributes {
  return (credit) => {
    const { author, date } = (credit === undefined ? undefined : credits[credit]) ?? usual;
    const when = wordDate(date);
    return `w:id="${nextId()}" w:author="${escapeXml(author)}" w:date="${when}"`;
  };
}

function linkLook(names: NamedStyles): ReadonlyMap<string, string> {
  const style = names.character("Hyperlink", "Internet Link");
  if (style !== undefined) return new Map([["w:rStyle", `<w:rStyle w:val="${style}"/>`]]);
  return new Map([
    ["w:color", '<w:color w:val="0563C1"/>'],
    ["w:u", '<w:u w:val="single"/>'],
  ]);
}

function noteLook(names: NamedStyles): ReadonlyMap<string, string> {
  const style = names.character("footnote reference", "footnote characters");
  if (style !== undefined) return new Map([["w:rStyle", `<w:rStyle w:val="${style}"/>`]]);
  return new Map([["w:vertAlign", '<w:vertAlign w:val="superscript"/>']]);
}
