import { textOf } from "../atoms.ts";
import { readNumbering } from "../numbering.ts";
import { type EditableParts, editPart, packParts, type SourceEdit, writePart } from "../packageEdits.ts";
import { readFlow } from "../readFlow.ts";
import { referredBookmarks, writeSide } from "../readWord.ts";
import { unitsOfMarkdown } from "../redline/markdownUnits.ts";
import { addTo, noEdits } from "../redline/partEdits.ts";
import { renderPart } from "../redline/renderPart.ts";
import { withoutNewText } from "../redline/runXml.ts";
import { unitsOfSide } from "../redline/wordUnits.ts";
import { SIDES } from "../sides.ts";
import { readComments, type WordThread } from "../wordComments.ts";
import { openWord, type WordPackage } from "../wordPackage.ts";
import { descendants, parseXml, type XmlElement } from "../xml.ts";
import { CommentParts } from "./commentParts.ts";
import { type CommentPlace, type NodePlace, placeComments } from "./placeComments.ts";
import type { WrittenThread } from "./writtenThread.ts";

/**
 * Puts threads into a Word file as comments of their authors: new ones at their text, what was written here in threads of the file as replies to
 * them. `text` is what the file says with its changes accepted, as Markdown; the ranges are of it. The file's own comments stay. `withoutPlace`: how many stand
 * at the beginning because their text is not in the body of the file. Throws UNSUPPORTED_FORMAT, FILE_TOO_LARGE.
 */
export async function commentOnWord(
  bytes: Uint8Array,
  text: string,
  threads: readonly WrittenThread[],
): Promise<{ readonly bytes: Uint8Array; readonly withoutPlace: number }> {
  const word = await openWord(bytes);
  const parts: EditableParts = new Map(word.parts);
  const comments = new CommentParts(word, parts);
  const fresh = threads.filter((thread) => thread.original === null && thread.messages.length > 0);
  const ids = fresh.map((thread) => addThread(comments, thread));
  const places = placesOf(word, text, fresh);
  const withoutPlace = placeThreads(word, parts, places, ids);
  const replies = continueThreads(comments, readComments(word), threads);
  comments.finish();
  placeReplies(word.main, parts, replies);
  return { bytes: packParts(parts), withoutPlace };
}

/** Every message of a thread is a comment over the same text; all but the first answer that one. */
function addThread(comments: CommentParts, { messages, resolved }: WrittenThread): number[] {
  let parent: string | null = null;
  return messages.map((message) => {
    const { id, paragraph } = comments.add(message, parent, parent === null && resolved);
    parent ??= paragraph;
    return id;
  });
}

function placesOf(word: WordPackage, text: string, threads: readonly WrittenThread[]): (CommentPlace | null)[] {
  const flow = readFlow(word);
  const side = writeSide(flow, SIDES.accept, readNumbering(word), referredBookmarks(flow));
  const units = unitsOfSide(side, {
    targetOf: (bookmark) => side.targets.get(bookmark) ?? null,
    labelOf: (label) => label,
    struck: () => false,
  });
  const read = unitsOfMarkdown(textOf(side.atoms));
  const placed = threads.flatMap((thread, index) =>
    thread.range === null || read.length !== units.length ? [] : [{ index, range: thread.range }],
  );
  const places = placeComments(
    units,
    read,
    text,
    placed.map(({ range }) => range),
  );
  const found = new Map(placed.map(({ index }, at) => [index, places[at] ?? null]));
  return threads.map((_, index) => found.get(index) ?? null);
}

/** Writes the marks of the comments into the text. Gives how many have no place there. */
function placeThreads(
  word: WordPackage,
  parts: EditableParts,
  places: readonly (CommentPlace | null)[],
  ids: readonly (readonly number[])[],
): number {
  const part = word.xml(word.main);
  if (part === undefined || ids.length === 0) return 0;
  const edits = noEdits();
  const put = ({ node, offset }: NodePlace, rank: number, xml: string): void => addTo(edits.marks, node, { offset, rank, xml });
  const first = [...descendants(part.root)].find((element) => element.name === "w:t");
  let withoutPlace = 0;
  ids.forEach((thread, index) => {
    const place = places[index] ?? null;
    if (place === null) withoutPlace += 1;
    const start = thread.map((id) => `<w:commentRangeStart w:id="${id}"/>`).join("");
    const end = thread.map(endOf).join("");
    const { start: from, end: to } = place ?? { start: first && { node: first, offset: 0 }, end: first && { node: first, offset: 0 } };
    if (from === undefined || to === undefined) return;
    if (from.node === to.node && from.offset === to.offset) put(from, 1, start + end);
    else {
      put(from, 2, start);
      put(to, 0, end);
    }
  });
  const runs = withoutNewText(part.source);
  writePart(parts, word.main, renderPart(part, { edits, resolutions: new Map(), attributes: null, nextId: () => 0, runs }));
  return withoutPlace;
}

const endOf = (id: number | string): string => `<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;

/** Adds what was written here to threads of the file. Gives the ids of the new comments by that of the one they answer. */
function continueThreads(comments: CommentParts, known: readonly WordThread[], threads: readonly WrittenThread[]): Map<string, number[]> {
  const replies = new Map<string, number[]>();
  const left = [...known];
  for (const { original, messages, resolved } of threads) {
    if (original === null) continue;
    const at = left.findIndex(
      ({ first }) => first.author === original.author && first.date === original.date && first.text === original.text,
    );
    const [thread] = at < 0 ? [] : left.splice(at, 1);
    if (thread === undefined || (messages.length === 0 && resolved === thread.resolved)) continue;
    const parent = comments.paragraphOf(thread.first.id);
    if (parent === null) continue;
    if (resolved) comments.resolve(parent);
    for (const message of messages) addTo(replies, thread.first.id, comments.add(message, parent, false).id);
  }
  return replies;
}

/** A reply stands where the comment that it answers stands. */
function placeReplies(main: string, parts: EditableParts, replies: ReadonlyMap<string, readonly number[]>): void {
  const content = parts.get(main);
  if (content === undefined || replies.size === 0) return;
  const part = parseXml(content, main);
  const edits: SourceEdit[] = [];
  const behind = (element: XmlElement, text: string): void => void edits.push({ start: element.end, end: element.end, text });
  for (const element of descendants(part.root)) {
    const answers = replies.get(element.attributes["w:id"] ?? "") ?? [];
    if (element.name === "w:commentRangeStart") behind(element, answers.map((id) => `<w:commentRangeStart w:id="${id}"/>`).join(""));
    else if (element.name === "w:commentRangeEnd") behind(element, answers.map((id) => `<w:commentRangeEnd w:id="${id}"/>`).join(""));
    else if (element.name === "w:r") {
      const reference = element.children.find((child) => child.kind === "element" && child.name === "w:commentReference");
      const ids = reference?.kind === "element" ? (replies.get(reference.attributes["w:id"] ?? "") ?? []) : [];
      behind(element, ids.map((id) => `<w:r><w:commentReference w:id="${id}"/></w:r>`).join(""));
    }
  }
  editPart(
    parts,
    main,
    part,
    edits.filter(({ text }) => text !== ""),
  );
}
