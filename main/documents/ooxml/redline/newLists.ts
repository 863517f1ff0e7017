import type { NumberingScheme } from "../../../../src/domain/document/numbering.ts";
import { BULLET_SIGNS, LEVEL_COUNT, numberColumn, wordLevels } from "../../wordLevels.ts";
import { readLists, type WordList } from "../numbering.ts";
import { addRelationship, appended, type EditableParts, editPart, type SourceEdit, setContentType, writePart } from "../packageEdits.ts";
import type { NumberingPlace } from "../styles.ts";
import type { WordPackage } from "../wordPackage.ts";
import { childElements, parseXml } from "../xml.ts";
import { escapeXml } from "./runXml.ts";
import { freshName, freshPart, largestUsed, namespaceOf, relationshipType } from "./wordParts.ts";

const PART = "word/numbering.xml";
const CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml";
const BULLET_INDENT = 340;
const PLAIN_INDENT = 440;

interface OwnList {
  readonly numId: string;
  readonly abstract: string;
  readonly bullet: boolean;
}

/** The lists of a file and those that new clauses and items need beside them. */
export class NewLists {
  readonly #word: WordPackage;
  readonly #scheme: NumberingScheme;
  readonly #lists: ReadonlyMap<string, WordList>;
  readonly #own: OwnList[] = [];
  #open: { numbers?: OwnList; bullets?: OwnList } = {};

  /** `scheme`: how the text numbers its clauses. */
  constructor(word: WordPackage, scheme: NumberingScheme) {
    this.#word = word;
    this.#scheme = scheme;
    this.#lists = readLists(word);
  }

  /** Clauses are numbered throughout the document; else every list counts for itself. */
  get throughout(): boolean {
    return this.#scheme !== "none";
  }

  /** Whether paragraphs at this place have numbers, or bullets. */
  has({ numId, level }: NumberingPlace, kind: "numbers" | "bullets"): boolean {
    const own = this.#own.find((list) => list.numId === numId);
    if (own !== undefined) return own.bullet === (kind === "bullets") && level >= 0 && level < LEVEL_COUNT;
    const found = this.#lists.get(numId)?.levels.get(level);
    return found !== undefined && (found.format === "bullet") === (kind === "bullets");
  }

  /** Where the text of paragraphs at this place begins, in twips; null where nobody says. */
  left({ numId, level }: NumberingPlace): number | null {
    const own = this.#own.find((list) => list.numId === numId);
    if (own !== undefined) return this.#indent(own.bullet, level).left;
    return this.#lists.get(numId)?.levels.get(level)?.left ?? null;
  }

  /** The list of numbers or of bullets that the file is given for what it has none for. */
  own(kind: "numbers" | "bullets"): string {
    const known = this.#open[kind];
    if (known !== undefined) return known.numId;
    const list = { numId: this.#next("num", "numId"), abstract: this.#next("abstractNum", "abstractNumId"), bullet: kind === "bullets" };
    this.#own.push(list);
    this.#open[kind] = list;
    return list.numId;
  }

  /** The text goes on outside of lists: where each counts for itself, the next one begins anew. */
  end(): void {
    if (!this.throughout) this.#open = {};
  }

  /** Adds the lists that were needed to the file; gives the names of the parts that are other than before. */
  write(parts: EditableParts): string[] {
    if (this.#own.length === 0) return [];
    const { strict } = this.#word;
    const known = this.#word.related("numbering");
    const name = known ?? freshName(parts, PART);
    if (known === undefined) {
      writePart(parts, name, freshPart("numbering", strict));
      setContentType(parts, name, CONTENT_TYPE);
      addRelationship(parts, this.#word.main, relationshipType("numbering", strict), name);
    }
    const part = parseXml(parts.get(name) ?? new Uint8Array(), name);
    const space = namespaceOf(part, strict);
    const abstracts = this.#own.map((list) => this.#abstractXml(list, space)).join("");
    const numbers = this.#own
      .map(({ numId, abstract }) => `<w:num${space} w:numId="${numId}"><w:abstractNumId w:val="${abstract}"/></w:num>`)
      .join("");
    // All abstract lists come before all instances, and those before what ends the part.
    const children = childElements(part.root);
    const num = children.find((element) => element.name === "w:num");
    const end = children.find((element) => element.name === "w:numIdMacAtCleanup");
    const before = (at: number | undefined, xml: string): SourceEdit =>
      at === undefined ? appended(part, part.root, xml) : { start: at, end: at, text: xml };
    const edits =
      num === undefined
        ? [before(end?.start, abstracts + numbers)]
        : [before(num.start, abstracts), before(children.findLast((element) => element.name === "w:num")?.end, numbers)];
    editPart(parts, name, part, edits);
    return known === undefined ? ["[Content_Types].xml", name] : [name];
  }

  #abstractXml({ abstract, bullet }: OwnList, space: string): string {
    const levels = Array.from({ length: LEVEL_COUNT }, (_, level) => {
      const { format, text } = bullet
        ? { format: "bullet", text: BULLET_SIGNS[level % BULLET_SIGNS.length] ?? "" }
        : (wordLevels(this.#scheme)[level] ?? { format: "decimal", text: "" });
      const { left, hanging } = this.#indent(bullet, level);
      return `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${escapeXml(text)}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="${left}" w:hanging="${hanging}"/></w:pPr></w:lvl>`;
    });
    return `<w:abstractNum${space} w:abstractNumId="${abstract}"><w:multiLevelType w:val="multilevel"/>${levels.join("")}</w:abstractNum>`;
  }

  /** The first two levels stand at the margin as in our own documents, deeper ones further in; in twips. */
  #indent(bullet: boolean, level: number): { left: number; hanging: number } {
    if (bullet) return { left: BULLET_INDENT * (level + 1), hanging: BULLET_INDENT };
    if (!this.throughout) return { left: PLAIN_INDENT * (level + 1), hanging: PLAIN_INDENT };
    const hanging = numberColumn(this.#scheme, level);
    return { left: level < 2 ? hanging : this.#indent(bullet, level - 1).left + hanging, hanging };
  }

  /** The number behind the largest that the file uses. */
  #next(element: string, attribute: "numId" | "abstractNumId"): string {
    const part = this.#word.related("numbering");
    const root = part === undefined ? undefined : this.#word.xml(part)?.root;
    const used = (root === undefined ? [] : childElements(root, `w:${element}`)).map(
      (one) => Number(one.attributes[`w:${attribute}`]) || 0,
    );
    const own = this.#own.map((list) => Number(attribute === "numId" ? list.numId : list.abstract));
    const referred = attribute === "numId" ? largestUsed(this.#word, "numId", "val") : 0;
    return String(Math.max(0, referred, ...used, ...own) + 1);
  }
}
