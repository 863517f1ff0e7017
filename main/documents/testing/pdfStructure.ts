import { getDocumentProxy } from "unpdf";

/** An element of a PDF's structure: its kind, the words of its own, and what is in it, in reading order. */
export interface PdfElement {
  readonly type: string;
  readonly alternative: string | null;
  /** Kinds of elements and words in their order. */
  readonly children: readonly (PdfElement | string)[];
}

interface TreeNode {
  readonly role?: string;
  readonly alt?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly TreeNode[];
}

interface Item {
  readonly type?: string;
  readonly id?: string;
  readonly tag?: string;
  readonly str?: string;
  readonly hasEOL?: boolean;
}

/** The structure of each page, and the words of each that belong to no element. Read by a reader that shares nothing with the writer. */
export async function readStructure(bytes: Uint8Array): Promise<{ pages: PdfElement[]; artifacts: string[]; loose: string[] }> {
  const file = await getDocumentProxy(bytes.slice(), { verbosity: 0 });
  const pages: PdfElement[] = [];
  const artifacts: string[] = [];
  const loose: string[] = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const content = (await page.getTextContent({ includeMarkedContent: true })) as unknown as { items: Item[] };
    const { marked, artifact, rest } = markedWords(content.items);
    artifacts.push(artifact);
    loose.push(rest);
    pages.push(toElement((await page.getStructTree()) as unknown as TreeNode, marked));
  }
  return { pages, artifacts, loose };
}

function markedWords(items: readonly Item[]): { marked: Map<string, string>; artifact: string; rest: string } {
  const marked = new Map<string, string>();
  const open: (string | null)[] = [];
  let artifact = "";
  let rest = "";
  for (const item of items) {
    if (item.type === "beginMarkedContentProps") open.push(item.id ?? (item.tag === "Artifact" ? "artifact" : null));
    else if (item.type === "beginMarkedContent") open.push(item.tag === "Artifact" ? "artifact" : null);
    else if (item.type === "endMarkedContent") open.pop();
    else {
      const words = item.str ?? "";
      const id = open.findLast((one) => one !== null);
      if (id === undefined) rest += words;
      else if (id === "artifact") artifact += words;
      else if (id !== null) marked.set(id, (marked.get(id) ?? "") + words);
    }
  }
  return { marked, artifact, rest: rest.trim() };
}

function toElement(node: TreeNode, marked: ReadonlyMap<string, string>): PdfElement {
  const children = (node.children ?? []).flatMap((child): (PdfElement | string)[] => {
    if (child.type === "content") return marked.has(child.id ?? "") ? [marked.get(child.id ?? "") ?? ""] : [];
    return child.role === undefined ? [] : [toElement(child, marked)];
  });
  return { type: node.role ?? "", alternative: node.alt ?? null, children };
}

/** An element as one line: `P(words Link(more))`. */
export function outlineOf({ type, alternative, children }: PdfElement): string {
  const inside = children.map((child) => (typeof child === "string" ? child : outlineOf(child))).join(" ");
  return `${type}${alternative === null ? "" : `[${alternative}]`}(${inside.replace(/\s+/gu, " ").trim()})`;
}

/** All elements of a kind, in reading order, with their words. */
export function elementsOf(element: PdfElement, type: RegExp): { type: string; words: string }[] {
  const own = type.test(element.type) ? [{ type: element.type, words: wordsOf(element) }] : [];
  return [...own, ...element.children.flatMap((child) => (typeof child === "string" ? [] : elementsOf(child, type)))];
}

export function wordsOf(element: PdfElement): string {
  return element.children
    .map((child) => (typeof child === "string" ? child : wordsOf(child)))
    .join(" ")
    .replace(/\s+/gu, " ")
    .trim();
}
