import { parseFrontMatter } from "../../../../src/domain/document/frontMatter.ts";
import { chooseScheme, type NumberingScheme } from "../../../../src/domain/document/numbering.ts";
import { parseOutline } from "../../../../src/domain/document/outline.ts";
import { guessKind } from "../../guess.ts";
import { textOf } from "../atoms.ts";
import type { TrackedMark } from "../flow.ts";
import { readNumbering } from "../numbering.ts";
import { readFlow } from "../readFlow.ts";
import { referredBookmarks, writeSide } from "../readWord.ts";
import { refuseWord } from "../refusal.ts";
import { readStyles } from "../styles.ts";
import type { WordPackage } from "../wordPackage.ts";
import { child } from "../xml.ts";
import { BlockLooks, type LookContext } from "./blockLooks.ts";
import { carryRanges } from "./credits.ts";
import { look } from "./directLooks.ts";
import { leavesOf, type Unit } from "./leaves.ts";
import { type Losses, lose } from "./losses.ts";
import { unitsOfMarkdown } from "./markdownUnits.ts";
import { type NamedStyles, readNamedStyles } from "./namedStyles.ts";
import { NewLists } from "./newLists.ts";
import { NewPlaces, referredPlaces } from "./newPlaces.ts";
import { noteText, pairNotes, relabel, unitsByNote } from "./pairNotes.ts";
import { behindContents, noteLabels, pairRendering } from "./pairRendering.ts";
import { addTo, type NewBlock, noEdits, type PartEdits } from "./partEdits.ts";
import { newBlockOf, type PlanContext, planEdits } from "./planEdits.ts";
import { presenceOf } from "./presence.ts";
import type { RedlineOptions } from "./redlineWord.ts";
import { unitsOfSide } from "./wordUnits.ts";

/** Everything that a redline changes, before it is written. */
export interface RedlinePlan {
  readonly edits: PartEdits;
  readonly losses: Losses;
  readonly names: NamedStyles;
  readonly places: NewPlaces;
  readonly lists: NewLists;
  /** What each footnote of the new text says, by the label that its references have in `edits`; made when it is asked for. */
  readonly noteBlocks: (label: string) => readonly NewBlock[];
  /** How often the new text mentions each footnote. */
  readonly mentions: ReadonlyMap<string, number>;
  readonly wanted: readonly Unit[];
  /** Paragraphs come or go: the levels of lists may read otherwise. */
  readonly restructured: boolean;
}

/** Compares what a Word file says with what it shall say. Throws UNSUPPORTED_FORMAT where its text does not match its paragraphs. */
export function planRedline(word: WordPackage, options: RedlineOptions): RedlinePlan {
  const flow = readFlow(word);
  const side = writeSide(flow, presenceOf(options.resolutions, options.pending ?? "reject"), readNumbering(word), referredBookmarks(flow));
  const { credits, rendering } = options;
  const own = rendering?.text ?? textOf(side.atoms);
  const read = unitsOfMarkdown(own, credits === undefined ? [] : carryRanges(credits.before.text, credits.before.ranges, own));
  const places = rendering?.places ?? side.targets;
  const renderedNotes = rendering === undefined ? [] : noteLabels(read);
  const labelOf = (label: string): string => renderedNotes[Number(label) - 1] ?? label;
  const struck = (marks: readonly TrackedMark[]): boolean =>
    marks.some((mark) => mark.kind === "delete" && !options.resolutions.has(mark.element));
  const units = unitsOfSide(side, { targetOf: (bookmark) => places.get(bookmark) ?? null, labelOf, struck });
  if (rendering === undefined && read.length !== units.length)
    throw refuseWord(
      "not-word",
      `The text of this Word file cannot be matched with its paragraphs (${units.length} and ${read.length}). Export a new Word document instead.`,
    );
  const old = rendering === undefined ? units : pairRendering(units, read);
  const ids = new Map(parseOutline(options.text).map(({ line, id }) => [line, id]));
  const written = unitsOfMarkdown(options.text, credits?.after, ids);
  const known = new Map(side.notes.map((note) => [labelOf(note.label), note]));
  const wanted = withKnownLabels(written, read, new Set(known.keys()));
  const losses: Losses = new Map();
  const edits = noEdits();
  const names = readNamedStyles(word);
  const lists = new NewLists(word, schemeOf(options.text, rendering !== undefined));
  const looks: LookContext = { styles: readStyles(word), names, lists, lose: (what) => lose(losses, what) };
  const newPlaces = new NewPlaces(word, places, referredPlaces(wanted));
  const body = child(word.xml(word.main)?.root, "w:body");
  const context: PlanContext = { edits, looks, places: newPlaces, past: rendering === undefined ? same : behindContents(body) };
  const before = unitsByNote(read);
  const after = unitsByNote(wanted);
  const pick = <Item>(list: readonly Item[], numbers: readonly number[] = []): Item[] => numbers.map((number) => list[number] as Item);
  planEdits({ word: pick(old, before.body), read: pick(read, before.body), wanted: pick(wanted, after.body) }, context);
  const inNote: PlanContext = { ...context, past: same, looks: { ...looks, body: noteLook(names) } };
  for (const [label, note] of known) {
    const numbers = after.notes.get(label);
    if (numbers === undefined) continue;
    const now = pick(wanted, numbers);
    const [first, ...rest] = now;
    const paragraph = note.blocks.find((block) => block.kind === "paragraph")?.elements.at(-1);
    if (before.notes.get(label) === undefined && paragraph !== undefined && first?.type === "leaf") {
      // A footnote of the file that says nothing yet.
      addTo(edits.appended, paragraph, { spans: first.leaf.spans, model: null });
      planEdits({ word: [], read: [], wanted: rest }, inNote, { behind: paragraph });
    } else
      planEdits({ word: pick(old, before.notes.get(label)), read: pick(read, before.notes.get(label)), wanted: now }, inNote, {
        together: true,
      });
  }
  const restructured = edits.behind.size + edits.before.size + edits.first.length + edits.removedBlocks.size > 0;
  const blocksOf = noteBlocks(pick, wanted, after.notes, inNote.looks);
  return { edits, losses, names, places: newPlaces, lists, noteBlocks: blocksOf, mentions: mentionsOf(wanted), wanted, restructured };
}

const same = <T>(element: T): T => element;

/** The new text with the labels that its footnotes have in the file; new ones get labels that the file does not have. */
function withKnownLabels(wanted: readonly Unit[], read: readonly Unit[], known: ReadonlySet<string>): Unit[] {
  const textsOf = (units: readonly Unit[]): Map<string, string> => {
    const notes = unitsByNote(units).notes;
    return new Map([...notes].map(([label, numbers]) => [label, noteText(numbers.flatMap((number) => units[number] ?? []))]));
  };
  const before = textsOf(read);
  const pairs = pairNotes(new Map([...known].map((label) => [label, before.get(label) ?? ""])), textsOf(wanted));
  return relabel(wanted, (label) => pairs.get(label) ?? `new ${label}`);
}

/** How often each footnote is mentioned. */
function mentionsOf(units: readonly Unit[]): ReadonlyMap<string, number> {
  const mentions = new Map<string, number>();
  for (const unit of units)
    for (const { spans } of leavesOf(unit))
      for (const { token } of spans) if (token?.type === "footnote") mentions.set(token.label, (mentions.get(token.label) ?? 0) + 1);
  return mentions;
}

function noteBlocks(
  pick: (list: readonly Unit[], numbers: readonly number[] | undefined) => Unit[],
  wanted: readonly Unit[],
  notes: ReadonlyMap<string, readonly number[]>,
  looks: LookContext,
): (label: string) => readonly NewBlock[] {
  const made = new Map<string, readonly NewBlock[]>();
  return (label) => {
    const fresh = new BlockLooks(looks, []);
    const blocks = made.get(label) ?? pick(wanted, notes.get(label)).map((unit) => newBlockOf(unit, fresh));
    made.set(label, blocks);
    return blocks;
  };
}

function noteLook(names: NamedStyles): LookContext["body"] {
  const style = names.paragraph("footnote text");
  return style === undefined ? undefined : look(undefined, { "w:pStyle": `<w:pStyle w:val="${style}"/>` });
}

/** How the text numbers its clauses: as its front matter says; a text that a file was rendered from may leave it to its kind. */
function schemeOf(text: string, rendered: boolean): NumberingScheme {
  const asked = parseFrontMatter(text).data["numbering"];
  if (asked === undefined && !rendered) return "none";
  return chooseScheme(asked, guessKind(text).kind);
}
