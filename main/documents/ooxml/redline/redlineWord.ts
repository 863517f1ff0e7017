import { type Zippable, zipSync } from "fflate";
import type { Atom } from "../atoms.ts";
import { remains, type TrackedMark } from "../flow.ts";
import { readNumbering } from "../numbering.ts";
import { readFlow } from "../readFlow.ts";
import { referredBookmarks, type WrittenSide, writeSide } from "../readWord.ts";
import { refuseWord } from "../refusal.ts";
import type { Presence } from "../sides.ts";
import type { WordPackage } from "../wordPackage.ts";
import { child, type XmlPart } from "../xml.ts";
import { type Credit, carryRanges, type TextCredits } from "./credits.ts";
import { unitsOfMarkdown } from "./markdownUnits.ts";
import { behindContents, noteLabels, pairRendering } from "./pairRendering.ts";
import { isEmpty, noEdits } from "./partEdits.ts";
import { type Losses, planEdits } from "./planEdits.ts";
import { type RenderOptions, type Resolutions, renderPart } from "./renderPart.ts";
import { type ChangeAttributes, escapeXml } from "./runXml.ts";
import { type UnitNames, unitsOfWord } from "./wordUnits.ts";

export interface RedlineOptions {
  /** The text that the file shall have, in Markdown. */
  readonly text: string;
  /** Whose changes ours are, and when (ms since 1970 UTC); null writes them without tracking. */
  readonly tracked: Credit | null;
  /** What was decided on the changes that the file came with, by their elements; the others stay as they are. */
  readonly resolutions: Resolutions;
  /**
   * What the changes that nobody decided on mean for `text`. "reject" (the default): `text` is without them and they go on waiting, beside ours.
   * "accept": `text` is final; what it does not have of them is deleted by us, so that accepting all gives `text` and nothing else.
   */
  readonly pending?: "accept" | "reject";
  /** Whose changes ours are, where not all are `tracked.author`'s. `after` has ranges of `text`. */
  readonly credits?: TextCredits;
  /** Set where the file is our own rendering of a text in Markdown. */
  readonly rendering?: Rendering;
}

/** What a Word file was rendered from. */
export interface Rendering {
  readonly text: string;
  /** The id of the place that a bookmark is around. */
  readonly places: ReadonlyMap<string, string>;
}

export interface Redline {
  readonly bytes: Uint8Array;
  /** What could not be carried over as it was meant. */
  readonly losses: ReadonlyMap<string, number>;
  /** Parts that are other than before. */
  readonly changed: readonly string[];
}

/** Written into every archive, so that the same input gives the same bytes. */
const FIXED_DATE = new Date(2000, 0, 1);

/**
 * Brings a text back onto the Word file that it came from: paragraphs that did not change keep their XML as it was, the others get word-level
 * tracked changes. Rejecting them all gives the file's own text, accepting them all gives `text`.
 * Throws UNSUPPORTED_FORMAT where the file's names do not allow it.
 */
export function redlineWord(word: WordPackage, options: RedlineOptions): Redline {
  const flow = readFlow(word);
  const side = writeSide(flow, presenceOf(options.resolutions, options.pending ?? "reject"), readNumbering(word), referredBookmarks(flow));
  const losses: Losses = new Map();
  const edits = noEdits();
  const { credits, rendering } = options;
  const own = rendering?.text ?? textOf(side.atoms);
  const read = unitsOfMarkdown(own, credits === undefined ? [] : carryRanges(credits.before.text, credits.before.ranges, own));
  const places = rendering?.places ?? side.targets;
  const renderedNotes = rendering === undefined ? [] : noteLabels(read);
  const labelOf = (label: string | null): string | null => (label === null ? null : (renderedNotes[Number(label) - 1] ?? label));
  const names: UnitNames = {
    plan: side.plan,
    targetOf: (bookmark) => places.get(bookmark) ?? null,
    noteLabel: (id) => labelOf(side.notes.find((note) => note.id === id)?.label ?? null),
    struck: (marks) => marks.some((mark) => mark.kind === "delete" && !options.resolutions.has(mark.element)),
  };
  const units = [
    ...unitsOfWord(side.blocks, names, null),
    ...side.notes.flatMap((note) => unitsOfWord(note.blocks, { ...names, plan: note.plan }, labelOf(note.label))),
  ];
  const labels = new Set(side.notes.map((note) => labelOf(note.label)));
  const wanted = unitsOfMarkdown(options.text, credits?.after).filter((unit) => {
    const note = unit.type === "leaf" ? unit.leaf.note : null;
    if (note === null || labels.has(note)) return true;
    losses.set("new footnote", (losses.get("new footnote") ?? 0) + 1);
    return false;
  });
  if (rendering === undefined && read.length !== units.length)
    throw refuseWord(
      "not-word",
      `The text of this Word file cannot be matched with its paragraphs (${units.length} and ${read.length}). Export a new Word document instead.`,
    );
  const body = word.xml(word.main)?.root;
  if (rendering === undefined) planEdits(units, read, wanted, edits, losses);
  else
    planEdits(
      pairRendering(units, read),
      read,
      wanted,
      edits,
      losses,
      behindContents(body === undefined ? undefined : child(body, "w:body")),
    );
  const attributes = options.tracked === null ? null : changeAttributes(word, options.tracked, credits?.credits ?? []);
  const parts = new Map(word.parts);
  const changed: string[] = [];
  if (!isEmpty(edits) || options.resolutions.size > 0) {
    for (const name of [word.main, word.related("footnotes"), word.related("endnotes")]) {
      const part = name === undefined ? undefined : word.xml(name);
      if (name === undefined || part === undefined) continue;
      const render: RenderOptions = {
        edits,
        resolutions: options.resolutions,
        attributes,
        runs: { source: part.source, ...referenceNames(side, places) },
      };
      const source = renderPart(part, render);
      if (source === part.source) continue;
      requirePrefix(part);
      parts.set(name, new TextEncoder().encode(source));
      changed.push(name);
    }
  }
  return { bytes: pack(parts), losses, changed };
}

/** The state of a file where some of its changes are settled; the others stand as `pending` says. */
export function presenceOf(resolutions: Resolutions, pending: "accept" | "reject"): Presence {
  const settled = (mark: TrackedMark): "accept" | "reject" => resolutions.get(mark.element) ?? pending;
  return {
    has: (marks) => marks.every((mark) => remains([mark], settled(mark))),
    properties: (paragraph) => (pending === "accept" ? paragraph.properties : paragraph.earlier),
  };
}

function textOf(atoms: readonly Atom[]): string {
  return atoms.map((atom) => atom.text).join("");
}

function referenceNames(
  side: WrittenSide,
  places: ReadonlyMap<string, string>,
): { bookmarkOf: (target: string) => string | undefined; labelOf: (target: string) => string } {
  const bookmarks = new Map<string, string>();
  for (const [bookmark, id] of places) if (!bookmarks.has(id)) bookmarks.set(id, bookmark);
  const labels = new Map<string, string>();
  for (const [paragraph, { label }] of side.plan.all) {
    for (const { piece } of paragraph.pieces) {
      const id = piece.content.type === "bookmark" ? places.get(piece.content.name) : undefined;
      if (id !== undefined && label !== null) labels.set(id, label.label.replace(/\.$/, ""));
    }
  }
  return { bookmarkOf: (target) => bookmarks.get(target), labelOf: (target) => labels.get(target) ?? "[?]" };
}

/** Ids go on behind the largest that the file uses. */
function changeAttributes(word: WordPackage, usual: Credit, credits: readonly Credit[]): ChangeAttributes {
  let last = 0;
  for (const name of word.parts.keys()) {
    if (!/^word\/[^/]+\.xml$/.test(name)) continue;
    const source = new TextDecoder().decode(word.parts.get(name));
    for (const match of source.matchAll(/\bw:id="(\d{1,9})"/g)) last = Math.max(last, Number(match[1]));
  }
  return (credit) => {
    last += 1;
    const { author, date } = (credit === undefined ? undefined : credits[credit]) ?? usual;
    const when = new Date(date).toISOString().replace(/\.\d+Z$/, "Z");
    return `w:id="${last}" w:author="${escapeXml(author)}" w:date="${when}"`;
  };
}

/** What is written says "w:": it must mean the namespace of Word's text. */
function requirePrefix(part: XmlPart): void {
  const head = part.source.slice(part.root.start, part.root.innerStart);
  if (
    /\bxmlns:w\s*=\s*["'](?:http:\/\/schemas\.openxmlformats\.org\/wordprocessingml\/2006\/main|http:\/\/purl\.oclc\.org\/ooxml\/wordprocessingml\/main)["']/.test(
      head,
    )
  )
    return;
  throw refuseWord(
    "not-word",
    "This Word file uses unusual names inside, so that changes cannot be written back onto it. Save it again in Word, or export a new document.",
  );
}

/** The parts in the order in which they came. */
function pack(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const files: Zippable = {};
  for (const [name, content] of parts) files[name] = [content, { mtime: FIXED_DATE, level: 6 }];
  return zipSync(files);
}
