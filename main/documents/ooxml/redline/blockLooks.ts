import type { NoticeKind } from "../../../../src/domain/document/fileNotice.ts";
import type { NumberingPlace, Styles } from "../styles.ts";
import type { XmlElement } from "../xml.ts";
import { directLook, listLook, look, numbered } from "./directLooks.ts";
import type { Leaf } from "./leaves.ts";
import type { NamedStyles } from "./namedStyles.ts";
import type { NewLists } from "./newLists.ts";
import type { BlockLook } from "./partEdits.ts";
import type { WordLeaf } from "./wordUnits.ts";

/** What new paragraphs need to know of the file and of the text. */
export interface LookContext {
  readonly styles: Styles;
  readonly names: NamedStyles;
  readonly lists: NewLists;
  /** Of paragraphs that have nothing to be like. */
  readonly body?: BlockLook | undefined;
  /** Counts something that cannot be carried over as it was meant. */
  readonly lose: (what: NoticeKind) => void;
}

/** A paragraph of the file: as the Markdown says it, and where it stands. */
export interface KnownLeaf {
  readonly leaf: Leaf;
  readonly word: WordLeaf;
}

/** The paragraph whose properties a new one takes over, and what it has otherwise. */
export interface Likeness {
  readonly model: XmlElement | null;
  readonly look: BlockLook | undefined;
}

/**
 * Decides what new paragraphs look like: like the nearest one of their kind and depth, else numbered in the list that is there, else in the
 * file's styles, else with a format of their own. It is told of everything in the order of the new text.
 */
export class BlockLooks {
  readonly #context: LookContext;
  readonly #known: readonly (KnownLeaf | null)[];
  /** Where the heading before each known paragraph is numbered. */
  readonly #sections: readonly (NumberingPlace | null)[];
  /** Where the last heading of the new text is numbered, and the last item at each depth. */
  #heading: NumberingPlace | null = null;
  #items: (NumberingPlace | null)[] = [];

  constructor(context: LookContext, known: readonly (KnownLeaf | null)[]) {
    this.#context = context;
    this.#known = known;
    let section: NumberingPlace | null = null;
    this.#sections = known.map((one) => {
      if (one?.leaf.kind === "heading") section = placeOf(one);
      return section;
    });
  }

  /** A paragraph of the file that the new text has, too; null for a row. */
  stays(one: KnownLeaf | null): void {
    if (one === null) this.#between();
    else this.#went(one.leaf, placeOf(one));
  }

  /** A row is not part of a list. */
  row(): void {
    this.#between();
  }

  /** `at`: number of the known paragraph that it comes behind; `first`: it begins the text. */
  of(leaf: Leaf, at: number, first: boolean): Likeness {
    switch (leaf.kind) {
      case "heading":
        return this.#newHeading(leaf, at, first);
      case "item":
      case "bullet":
        return this.#newItem(leaf, at);
      default: {
        this.#went(leaf, null);
        const same = this.#nearest(at, ({ leaf: { kind, depth } }) => kind === leaf.kind && depth === leaf.depth);
        if (same !== null) return like(same);
        if (leaf.kind === "paragraph" && leaf.depth === 0) return { model: null, look: this.#context.body };
        return this.#unlike(leaf, at);
      }
    }
  }

  #newHeading(leaf: Leaf, at: number, first: boolean): Likeness {
    const { lists, names, styles, lose } = this.#context;
    const same = this.#nearest(at, (one) => one.leaf.kind === "heading" && one.leaf.depth === leaf.depth);
    if (same !== null) {
      this.#went(leaf, placeOf(same));
      return like(same);
    }
    this.#went(leaf, null);
    if (leaf.depth === 1 && first) return this.#unlike(leaf, at, names.paragraph("Title", "表題"));
    // A title within the text is a heading of the highest level.
    const depth = Math.max(2, leaf.depth);
    const level = depth - 2;
    const style = names.paragraph(`heading ${level + 1}`);
    const inherited = style === undefined ? null : styles.paragraph(style).numbering;
    const other = this.#nearest(at, (one) => one.leaf.kind === "heading" && one.leaf.depth > 1);
    const counted = this.#known.some((one) => one?.leaf.kind === "item");
    let place: NumberingPlace | null = null;
    if (other !== null) {
      const from = placeOf(other);
      place = from === null ? null : { ...from, level: from.level + depth - other.leaf.depth };
      if (place !== null && !lists.has(place, "numbers")) {
        lose("heading-numbers");
        place = null;
      }
    } else if (lists.throughout && !counted) place = inherited ?? { numId: lists.own("numbers"), level };
    this.#went(leaf, place);
    const own = this.#unlike({ ...leaf, depth }, at, style);
    return samePlace(place, inherited) ? own : { ...own, look: look(own.look, { "w:numPr": numbered(place) }) };
  }

  #newItem(leaf: Leaf, at: number): Likeness {
    const kind = leaf.kind === "item" ? "numbers" : "bullets";
    const ofKind = (one: KnownLeaf): boolean => one.leaf.kind === leaf.kind && placeOf(one) !== null;
    const equal = this.#nearest(at, (one) => ofKind(one) && one.leaf.depth === leaf.depth);
    const place = this.#placeOfItem(leaf, kind, equal, this.#nearest(at, ofKind));
    this.#went(leaf, place);
    const model = this.#nearest(at, (one) => ofKind(one) && samePlace(placeOf(one), place));
    if (model !== null) return like(model);
    return equal === null
      ? { model: this.#body(at), look: listLook(place, false) }
      : { model: elementOf(equal), look: listLook(place, hasOutline(equal)) };
  }

  /** With its neighbours, else like the nearest items of its depth, else below the item or heading above it, else in a list of its own. */
  #placeOfItem({ depth }: Leaf, kind: "numbers" | "bullets", equal: KnownLeaf | null, any: KnownLeaf | null): NumberingPlace {
    const { lists } = this.#context;
    const beside = this.#items[depth - 1] ?? null;
    if (beside !== null && lists.has(beside, kind)) return beside;
    const above = depth > 1 ? (this.#items[depth - 2] ?? null) : kind === "numbers" ? this.#heading : null;
    const shifted = (one: KnownLeaf | null): NumberingPlace | null => {
      const from = one === null ? null : placeOf(one);
      if (one === null || from === null) return null;
      const level = from.level + depth - one.leaf.depth + (kind === "numbers" ? this.#sectionShift(one) : 0);
      return { numId: from.numId, level };
    };
    const below = above === null ? null : { numId: above.numId, level: above.level + 1 };
    const candidates = [shifted(equal), below, shifted(any)].filter((one) => one !== null);
    const fitting = candidates.find((one) => lists.has(one, kind) && (depth === 1 || above === null || one.level > above.level));
    return fitting ?? { numId: lists.own(kind), level: Math.min(8, (above?.level ?? depth - 2) + 1) };
  }

  /** How much deeper clauses stand here than where `one` is, because the headings above them do. */
  #sectionShift(one: KnownLeaf): number {
    const section = this.#sections[this.#known.indexOf(one)] ?? null;
    return section === null || this.#heading === null || section.numId !== this.#heading.numId ? 0 : this.#heading.level - section.level;
  }

  /** A paragraph whose kind the file does not have: in a style of the file, or like its body text with a format of its own. */
  #unlike(leaf: Leaf, at: number, style: string | undefined = this.#styleOf(leaf)): Likeness {
    if (style !== undefined) return { model: null, look: look(undefined, { "w:pStyle": `<w:pStyle w:val="${style}"/>` }) };
    const item = this.#items[leaf.depth - 1] ?? null;
    return { model: this.#body(at), look: directLook(leaf, item === null ? null : this.#context.lists.left(item)) };
  }

  /** A style whose text is upright: else it would read as emphasis that nobody wrote. */
  #styleOf({ kind }: Leaf): string | undefined {
    const { names, styles } = this.#context;
    const style =
      kind === "quote"
        ? names.paragraph("Quote", "Block Text", "Quotations")
        : kind === "code"
          ? names.paragraph("HTML Preformatted", "Code", "Preformatted Text", "macro")
          : kind === "rule"
            ? names.paragraph("Rule", "Horizontal Line")
            : undefined;
    const { bold = false, italic = false, numbering = null } = style === undefined ? {} : styles.paragraph(style);
    return bold || italic || numbering !== null ? undefined : style;
  }

  #body(at: number): XmlElement | null {
    const body = this.#nearest(at, ({ leaf: { kind, depth } }) => kind === "paragraph" && depth === 0);
    return body === null ? null : elementOf(body);
  }

  #went(leaf: Leaf, place: NumberingPlace | null): void {
    if (leaf.kind === "heading") this.#heading = place;
    if (leaf.kind === "item" || leaf.kind === "bullet") {
      this.#items.length = Math.max(0, leaf.depth - 1);
      this.#items[leaf.depth - 1] = place;
    } else if (leaf.depth === 0) this.#between();
  }

  #between(): void {
    this.#items = [];
    this.#context.lists.end();
  }

  #nearest(at: number, fits: (one: KnownLeaf) => boolean): KnownLeaf | null {
    for (let distance = 0; distance <= this.#known.length; distance += 1) {
      for (const one of [this.#known[at - distance], this.#known[at + distance]]) if (one && fits(one)) return one;
    }
    return null;
  }
}

function like(one: KnownLeaf): Likeness {
  return { model: elementOf(one), look: undefined };
}

function elementOf({ word }: KnownLeaf): XmlElement | null {
  return word.paragraphs.at(-1) ?? null;
}

function placeOf({ word }: KnownLeaf): NumberingPlace | null {
  return word.side?.properties.numbering ?? null;
}

function hasOutline({ word }: KnownLeaf): boolean {
  return (word.side?.properties.outlineLevel ?? null) !== null;
}

function samePlace(a: NumberingPlace | null, b: NumberingPlace | null): boolean {
  return a?.numId === b?.numId && a?.level === b?.level;
}
