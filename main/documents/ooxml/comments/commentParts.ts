import { printable } from "../../markdown/characters.ts";
import { initialsOf } from "../../markdown/initials.ts";
import { addRelationship, appended, type EditableParts, editPart, type SourceEdit, setContentType, writePart } from "../packageEdits.ts";
import { escapeXml } from "../redline/runXml.ts";
import { wordDate } from "../wordDate.ts";
import type { WordPackage } from "../wordPackage.ts";
import { childElements, parseXml, type XmlElement, type XmlPart } from "../xml.ts";
import type { WrittenMessage } from "./writtenThread.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const W14 = "http://schemas.microsoft.com/office/word/2010/wordml";
const W15 = "http://schemas.microsoft.com/office/word/2012/wordml";
const MC = "http://schemas.openxmlformats.org/markup-compatibility/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const COMMENTS_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const EXTENDED_LINK = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended";

/** The comments of a file while some are added: `comments.xml`, and `commentsExtended.xml` with who answers whom and what is done. */
export class CommentParts {
  readonly #parts: EditableParts;
  readonly #main: string;
  readonly #comments: string;
  readonly #extended: string;
  readonly #paragraphIds: Set<string>;
  #lastId: number;
  #nextParagraph = 0x10000001;
  #written = "";
  #entries = "";
  readonly #edits: SourceEdit[] = [];
  readonly #done = new Set<string>();

  constructor(word: WordPackage, parts: EditableParts) {
    this.#parts = parts;
    this.#main = word.main;
    this.#comments = word.related("comments") ?? "word/comments.xml";
    this.#extended = word.related("commentsExtended") ?? "word/commentsExtended.xml";
    this.#paragraphIds = paragraphIds(parts);
    this.#lastId = Math.max(-1, ...this.#elements().map(({ attributes }) => Number(attributes["w:id"] ?? -1)));
  }

  /** Adds a comment and gives its id and the id of its paragraph. `parent`: that of the comment it answers. */
  add(message: WrittenMessage, parent: string | null, done: boolean): { id: number; paragraph: string } {
    this.#lastId += 1;
    const id = this.#lastId;
    const paragraph = this.#newParagraphId();
    const author = printable(message.author).text;
    const lines = printable(message.text).text.split("\n");
    const date = wordDate(message.at);
    const body = lines
      .map((line, index) => {
        const named = index === lines.length - 1 ? ` w14:paraId="${paragraph}"` : "";
        return `<w:p${named}><w:r><w:t xml:space="preserve">${escapeXml(line)}</w:t></w:r></w:p>`;
      })
      .join("");
    this.#written += `<w:comment xmlns:w="${W}" xmlns:w14="${W14}" w:id="${id}" w:author="${escapeXml(author)}" w:date="${date}" w:initials="${escapeXml(initialsOf(author))}">${body}</w:comment>`;
    const answers = parent === null ? "" : ` w15:paraIdParent="${parent}"`;
    this.#entries += `<w15:commentEx xmlns:w15="${W15}" w15:paraId="${paragraph}"${answers} w15:done="${done ? 1 : 0}"/>`;
    return { id, paragraph };
  }

  /** The id of the last paragraph of a comment that the file has, given to it where it has none. Null: it has no paragraph. */
  paragraphOf(id: string): string | null {
    const comment = this.#elements().find(({ attributes }) => attributes["w:id"] === id);
    const paragraph = comment === undefined ? undefined : childElements(comment, "w:p").at(-1);
    if (paragraph === undefined) return null;
    const known = paragraph.attributes["w14:paraId"];
    if (known !== undefined) return known;
    const made = this.#newParagraphId();
    const source = this.#part(this.#comments)?.source ?? "";
    const name = /^<[^\s/>]+/.exec(source.slice(paragraph.start))?.[0] ?? "";
    const at = paragraph.start + name.length;
    this.#edits.push({ start: at, end: at, text: ` xmlns:w14="${W14}" w14:paraId="${made}"` });
    this.#entries += `<w15:commentEx xmlns:w15="${W15}" w15:paraId="${made}" w15:done="0"/>`;
    return made;
  }

  /** Marks the thread of a comment that the file has as done. */
  resolve(paragraph: string): void {
    this.#done.add(paragraph);
  }

  /** Writes the parts. */
  finish(): void {
    if (this.#written !== "" || this.#edits.length > 0) {
      const part = this.#ensure(
        this.#comments,
        `<w:comments xmlns:w="${W}" xmlns:mc="${MC}" xmlns:w14="${W14}" mc:Ignorable="w14"></w:comments>`,
        `${TYPE}.comments+xml`,
        COMMENTS_LINK,
      );
      const added = this.#written === "" ? [] : [appended(part, part.root, this.#written)];
      editPart(this.#parts, this.#comments, part, [...this.#edits, ...added]);
    }
    if (this.#entries !== "" || this.#done.size > 0) this.#finishExtended();
  }

  #finishExtended(): void {
    const part = this.#ensure(
      this.#extended,
      `<w15:commentsEx xmlns:mc="${MC}" xmlns:w15="${W15}" mc:Ignorable="w15"></w15:commentsEx>`,
      `${TYPE}.commentsExtended+xml`,
      EXTENDED_LINK,
    );
    const edits: SourceEdit[] = [];
    let entries = this.#entries;
    for (const paragraph of this.#done) {
      const entry = childElements(part.root, "w15:commentEx").find(({ attributes }) => attributes["w15:paraId"] === paragraph);
      const own = new RegExp(`(w15:paraId="${paragraph}"[^>]*w15:done=")0"`);
      if (entry !== undefined) edits.push(...doneEdits(part, entry));
      else if (own.test(entries)) entries = entries.replace(own, '$11"');
      else entries += `<w15:commentEx xmlns:w15="${W15}" w15:paraId="${paragraph}" w15:done="1"/>`;
    }
    if (entries !== "") edits.push(appended(part, part.root, entries));
    editPart(this.#parts, this.#extended, part, edits);
  }

  #elements(): XmlElement[] {
    const part = this.#part(this.#comments);
    return part === undefined ? [] : childElements(part.root, "w:comment");
  }

  #part(name: string): XmlPart | undefined {
    const content = this.#parts.get(name);
    return content === undefined ? undefined : parseXml(content, name);
  }

  #ensure(name: string, empty: string, contentType: string, link: string): XmlPart {
    const known = this.#part(name);
    if (known !== undefined) return known;
    writePart(this.#parts, name, HEAD + empty);
    setContentType(this.#parts, name, contentType);
    addRelationship(this.#parts, this.#main, link, name);
    return parseXml(this.#parts.get(name) ?? new Uint8Array(), name);
  }

  #newParagraphId(): string {
    const text = (): string => this.#nextParagraph.toString(16).toUpperCase().padStart(8, "0");
    while (this.#paragraphIds.has(text())) this.#nextParagraph += 1;
    const id = text();
    this.#paragraphIds.add(id);
    return id;
  }
}

/** Ids of paragraphs that the file uses anywhere. */
function paragraphIds(parts: EditableParts): Set<string> {
  const ids = new Set<string>();
  const decoder = new TextDecoder();
  for (const [name, content] of parts) {
    if (!/^word\/[^/]+\.xml$/.test(name)) continue;
    for (const match of decoder.decode(content).matchAll(/\bparaId(?:Parent)?="([0-9A-Fa-f]{8})"/g)) ids.add(match[1]?.toUpperCase() ?? "");
  }
  return ids;
}

/** Makes an entry say that its thread is done. */
function doneEdits({ source }: XmlPart, entry: XmlElement): SourceEdit[] {
  const tag = source.slice(entry.start, entry.innerStart);
  const said = /\bdone\s*=\s*["']([^"']*)["']/.exec(tag);
  if (said === null) {
    const at = entry.start + (/^<[^\s/>]+/.exec(tag)?.[0].length ?? 0);
    return [{ start: at, end: at, text: ` xmlns:w15="${W15}" w15:done="1"` }];
  }
  const start = entry.start + said.index + said[0].length - 1 - (said[1]?.length ?? 0);
  return [{ start, end: start + (said[1]?.length ?? 0), text: "1" }];
}
