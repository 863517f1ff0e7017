import { dateOf } from "./trackedMarks.ts";
import type { WordPackage } from "./wordPackage.ts";
import { childElements, descendants, ownText, type XmlElement } from "./xml.ts";

/** A comment of a Word file; replies are in the thread of the comment they answer. */
export interface WordComment {
  readonly id: string;
  readonly author: string;
  readonly initials: string;
  /** ms since 1970 UTC; null where the file does not say. */
  readonly date: number | null;
  readonly text: string;
}

export interface WordThread {
  /** The comment that the others answer; its id names the range in the text. */
  readonly first: WordComment;
  readonly replies: readonly WordComment[];
  readonly resolved: boolean;
}

/** Threads of a Word file in the order of its comments: comments.xml, with commentsExtended.xml for replies and what is done. */
export function readComments(word: WordPackage): WordThread[] {
  const part = word.related("comments");
  const root = part === undefined ? undefined : word.xml(part)?.root;
  if (root === undefined) return [];
  const comments = childElements(root, "w:comment").map((element) => ({
    comment: readComment(element),
    paragraph: lastParagraphId(element),
  }));
  const extended = readExtended(word);
  const byParagraph = new Map(comments.flatMap((one) => (one.paragraph === null ? [] : [[one.paragraph, one] as const])));
  const threads = new Map<string, { first: WordComment; replies: WordComment[]; resolved: boolean }>();
  for (const one of comments) {
    const entry = one.paragraph === null ? undefined : extended.get(one.paragraph);
    const top = topOf(one.paragraph, extended);
    const first = top === null ? one : (byParagraph.get(top) ?? one);
    const thread = threads.get(first.comment.id) ?? { first: first.comment, replies: [], resolved: false };
    threads.set(first.comment.id, thread);
    if (first !== one) thread.replies.push(one.comment);
    else thread.resolved = entry?.done ?? false;
  }
  return [...threads.values()];
}

function readComment(element: XmlElement): WordComment {
  const { "w:id": id, "w:author": author, "w:initials": initials, "w:date": date } = element.attributes;
  const paragraphs = childElements(element, "w:p").map((paragraph) => {
    let text = "";
    for (const node of descendants(paragraph)) {
      if (node.name === "w:t") text += ownText(node);
      else if (node.name === "w:tab") text += "\t";
      else if (node.name === "w:br" || node.name === "w:cr") text += "\n";
    }
    return text;
  });
  return {
    id: id ?? "",
    author: author?.trim().slice(0, 200) ?? "",
    initials: initials ?? "",
    date: dateOf(date),
    text: paragraphs.join("\n").trim(),
  };
}

function lastParagraphId(element: XmlElement): string | null {
  return childElements(element, "w:p").at(-1)?.attributes["w14:paraId"] ?? null;
}

interface Extended {
  readonly parent: string | null;
  readonly done: boolean;
}

function readExtended(word: WordPackage): Map<string, Extended> {
  const part = word.related("commentsExtended");
  const root = part === undefined ? undefined : word.xml(part)?.root;
  return new Map(
    (root === undefined ? [] : childElements(root, "w15:commentEx")).map(({ attributes }) => [
      attributes["w15:paraId"] ?? "",
      { parent: attributes["w15:paraIdParent"] ?? null, done: attributes["w15:done"] === "1" || attributes["w15:done"] === "true" },
    ]),
  );
}

/** The paragraph of the comment at the top of a thread; replies to replies belong to it too. */
function topOf(paragraph: string | null, extended: ReadonlyMap<string, Extended>): string | null {
  let at = paragraph;
  for (let steps = 0; steps < 100; steps += 1) {
    const parent = at === null ? null : (extended.get(at)?.parent ?? null);
    if (parent === null) return at;
    at = parent;
  }
  return at;
}
