import {
  BookmarkEnd,
  BookmarkStart,
  BuilderElement,
  type IRunOptions,
  type ParagraphChild,
  StringContainer,
  TextRun,
  type XmlComponent,
} from "docx";

/** Look of all runs of a field. */
export type FieldStyle = Pick<IRunOptions, "bold" | "italics" | "strike" | "style" | "superScript">;

/**
 * A complex field with its cached result: what readers see until the word processor computes it anew.
 * `instruction` e.g. "REF _Ref1 \\r \\h".
 */
export function complexField(instruction: string, result: string, style: FieldStyle = {}): TextRun[] {
  return [...fieldBegin(instruction, style), ...(result === "" ? [] : [new TextRun({ ...style, text: result })]), fieldEnd(style)];
}

/** Everything of a field before its result. `dirty`: the word processor computes it when the document is opened. */
export function fieldBegin(instruction: string, style: FieldStyle = {}, dirty = false): TextRun[] {
  const code = new StringContainer("w:instrText", instruction);
  return [
    new TextRun({ ...style, children: [fieldCharacter("begin", dirty)] }),
    new TextRun({ ...style, children: [code] }),
    new TextRun({ ...style, children: [fieldCharacter("separate")] }),
  ];
}

export function fieldEnd(style: FieldStyle = {}): TextRun {
  return new TextRun({ ...style, children: [fieldCharacter("end")] });
}

function fieldCharacter(type: "begin" | "separate" | "end", dirty = false): XmlComponent {
  return new BuilderElement<{ type: string; dirty?: string }>({
    name: "w:fldChar",
    attributes: { type: { key: "w:fldCharType", value: type }, ...(dirty ? { dirty: { key: "w:dirty", value: "true" } } : {}) },
  });
}

/** Gives every place that is referred to one bookmark, numbered in order of first mention, so that names never vary. */
export class Bookmarks {
  readonly #names = new Map<string, number>();

  /** Name of the bookmark of a place; Word's own form, hidden in its list of bookmarks. */
  name(target: string): string {
    return `_Ref${100_000_001 + this.#index(target)}`;
  }

  /** The places by the names of their bookmarks. */
  places(): Map<string, string> {
    return new Map([...this.#names.keys()].map((target) => [this.name(target), target]));
  }

  /** The content of a paragraph inside the bookmark of its place. */
  around(target: string, children: readonly ParagraphChild[]): ParagraphChild[] {
    const id = this.#index(target) + 1;
    // The library's own Bookmark counts over all documents of the process; its parts are right but not typed as children.
    return [
      new BookmarkStart(this.name(target), id) as unknown as ParagraphChild,
      ...children,
      new BookmarkEnd(id) as unknown as ParagraphChild,
    ];
  }

  #index(target: string): number {
    const known = this.#names.get(target);
    if (known !== undefined) return known;
    this.#names.set(target, this.#names.size);
    return this.#names.size - 1;
  }
}
