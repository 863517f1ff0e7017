import {
  addRelationship,
  appended,
  type EditableParts,
  editPart,
  removal,
  type SourceEdit,
  setContentType,
  writePart,
} from "../packageEdits.ts";
import type { WordPackage } from "../wordPackage.ts";
import { childElements, descendants, parseXml, type XmlPart } from "../xml.ts";
import { NewBlocks } from "./newBlocks.ts";
import type { NewBlock } from "./partEdits.ts";
import type { ChangeAttributes, RunContext } from "./runXml.ts";
import { freshName, freshPart, largestUsed, namespaceOf, relationshipType, requirePrefix } from "./wordParts.ts";

const PART = "word/footnotes.xml";
const CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml";
const SETTINGS_PART = "word/settings.xml";
const SETTINGS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml";

/** The lines above footnotes, with the ids that Word gives them; settings name them. */
const SEPARATORS = [
  [-1, "separator"],
  [0, "continuationSeparator"],
] as const;

/** Settings that come behind those of footnotes (CT_Settings, ECMA-376, 17.15.1.78). */
const BEHIND_NOTES =
  /^w:(endnotePr|compat|docVars|rsids|attachedSchema|themeFontLang|clrSchemeMapping|doNotIncludeSubdocsInStats|doNotAutoCompressPictures|forceUpgrade|captions|readModeInkLockDown|smartTagType|shapeDefaults|doNotEmbedSmartTags|decimalSymbol|listSeparator)$|^(?!w:)/;

export interface NewNoteOptions {
  readonly attributes: ChangeAttributes | null;
  readonly nextId: () => number;
  /** For the text of footnotes; its `source` is not used. */
  readonly runs: RunContext;
  readonly blocksOf: (label: string) => readonly NewBlock[];
}

/** The footnotes that new references need. */
export class NewNotes {
  readonly #word: WordPackage;
  readonly #options: NewNoteOptions;
  readonly #made: { readonly id: number; readonly label: string }[] = [];
  #last: number;

  constructor(word: WordPackage, options: NewNoteOptions) {
    this.#word = word;
    this.#options = options;
    const part = word.related("footnotes");
    const root = part === undefined ? undefined : word.xml(part)?.root;
    const ids = (root === undefined ? [] : childElements(root, "w:footnote")).map((note) => Number(note.attributes["w:id"]) || 0);
    this.#last = Math.max(0, largestUsed(word, "footnoteReference", "id"), ...ids);
  }

  /** A new footnote with the text of this label; gives its id. */
  add(label: string): number {
    this.#last += 1;
    this.#made.push({ id: this.#last, label });
    return this.#last;
  }

  /**
   * How many of them are there only because a footnote is mentioned again: in Word a reference is the only one to its footnote.
   * `mentions`: how often the text mentions each.
   */
  copies(mentions: ReadonlyMap<string, number>): number {
    const added = new Map<string, number>();
    for (const { label } of this.#made) added.set(label, (added.get(label) ?? 0) + 1);
    return [...added].reduce((sum, [label, count]) => sum + Math.min(count, (mentions.get(label) ?? 1) - 1), 0);
  }

  /** Writes the footnotes into their part, which is made where the file has none. Throws UNSUPPORTED_FORMAT where its names do not allow it. */
  write(parts: EditableParts): void {
    if (this.#made.length === 0) return;
    const { strict, main } = this.#word;
    const name = this.#word.related("footnotes") ?? freshName(parts, PART);
    if (this.#word.related("footnotes") === undefined) {
      writePart(parts, name, freshPart("footnotes", strict, SEPARATORS.map(separatorXml).join("")));
      setContentType(parts, name, CONTENT_TYPE);
      addRelationship(parts, main, relationshipType("footnotes", strict), name);
      this.#writeSettings(parts);
    }
    const part = parseXml(parts.get(name) ?? new Uint8Array(), name);
    requirePrefix(part);
    editPart(parts, name, part, [appended(part, part.root, this.#made.map((note) => this.#noteXml(note)).join(""))]);
  }

  #noteXml({ id, label }: { readonly id: number; readonly label: string }): string {
    const { attributes, nextId, runs, blocksOf } = this.#options;
    const fresh = new NewBlocks("", { attributes, nextId, runs });
    const look = [...runs.noteLook.values()].join("");
    const mark = `<w:r><w:rPr>${look}</w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>`;
    const [first, ...rest] = blocksOf(label);
    // The mark stands in a paragraph; a table comes behind it.
    const own: NewBlock = { type: "paragraph", table: null, model: null, texts: [] };
    const lead = first?.type === "paragraph" ? fresh.paragraph(first, null, mark) : fresh.paragraph(own, null, mark);
    const others = first === undefined || first.type === "paragraph" ? rest : [first, ...rest];
    return `<w:footnote w:id="${id}">${lead}${fresh.blocks(others, null)}</w:footnote>`;
  }

  /** Word looks in the settings for the lines above footnotes. */
  #writeSettings(parts: EditableParts): void {
    const { strict, main } = this.#word;
    const known = this.#word.related("settings");
    const name = known ?? freshName(parts, SETTINGS_PART);
    if (known === undefined) {
      writePart(parts, name, freshPart("settings", strict));
      setContentType(parts, name, SETTINGS_TYPE);
      addRelationship(parts, main, relationshipType("settings", strict), name);
    }
    const part = parseXml(parts.get(name) ?? new Uint8Array(), name);
    editPart(parts, name, part, settingsEdits(part, strict));
  }
}

function separatorXml([id, type]: (typeof SEPARATORS)[number]): string {
  return `<w:footnote w:type="${type}" w:id="${id}"><w:p><w:r><w:${type}/></w:r></w:p></w:footnote>`;
}

function settingsEdits(part: XmlPart, strict: boolean): SourceEdit[] {
  const space = namespaceOf(part, strict);
  const notes = SEPARATORS.map(([id]) => `<w:footnote${space} w:id="${id}"/>`).join("");
  const children = childElements(part.root);
  const there = children.find(({ name }) => name === "w:footnotePr");
  if (there !== undefined) return [...childElements(there, "w:footnote").map(removal), appended(part, there, notes)];
  const xml = `<w:footnotePr${space}>${notes}</w:footnotePr>`;
  const behind = children.find(({ name }) => BEHIND_NOTES.test(name));
  return [behind === undefined ? appended(part, part.root, xml) : { start: behind.start, end: behind.start, text: xml }];
}

/** Takes footnotes and endnotes out that the file referred to and that nothing refers to any more. */
export function removeUnreferredNotes(word: WordPackage, parts: EditableParts): void {
  const main = parts.get(word.main);
  if (main === undefined || main === word.parts.get(word.main)) return;
  const now = parseXml(main, word.main);
  for (const kind of ["footnote", "endnote"]) {
    const name = word.related(`${kind}s`);
    const content = name === undefined ? undefined : parts.get(name);
    if (name === undefined || content === undefined) continue;
    const idsIn = (part: XmlPart | undefined): Set<string | undefined> =>
      new Set(
        part === undefined
          ? []
          : [...descendants(part.root)].flatMap((one) => (one.name === `w:${kind}Reference` ? [one.attributes["w:id"]] : [])),
      );
    const still = idsIn(now);
    const gone = [...idsIn(word.xml(word.main))].filter((id) => !still.has(id));
    const part = parseXml(content, name);
    const notes = childElements(part.root, `w:${kind}`).filter(({ attributes }) => gone.includes(attributes["w:id"]));
    editPart(parts, name, part, notes.map(removal));
  }
}
