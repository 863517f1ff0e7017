import { getDocumentProxy } from "unpdf";

/** Running titles stand above, page numbers below (points from the foot of an A4 page). */
const BODY = { from: 60, to: 768 };

/** One line of a page as it is set: its words, and how far from the left it begins (points). */
export interface PdfLine {
  readonly text: string;
  readonly left: number;
}

export interface PdfFile {
  readonly title: string;
  readonly language: string;
  readonly pages: readonly (readonly PdfLine[])[];
  /** Words of all pages in the order they were written, without running titles and page numbers. */
  readonly body: string;
  /** Words above and below the body of each page: nothing but the running title and the page number. */
  readonly running: readonly string[];
  /** Titles of the outline, nested by two spaces. */
  readonly outline: readonly string[];
  /** Number of links inside the document that lead nowhere. */
  readonly deadLinks: number;
  readonly internalLinks: number;
  readonly outsideLinks: readonly string[];
}

interface OutlineNode {
  readonly title: string;
  readonly items: readonly OutlineNode[];
}

/** Reads a PDF back with a reader that shares nothing with the writer. */
export async function readPdf(bytes: Uint8Array): Promise<PdfFile> {
  const file = await getDocumentProxy(bytes.slice(), { verbosity: 0 });
  const { info } = (await file.getMetadata()) as unknown as { info: { Title?: string; Language?: string } };
  const destinations = (await file.getDestinations()) as Record<string, unknown>;
  const pages: PdfLine[][] = [];
  const outsideLinks: string[] = [];
  const running: string[] = [];
  let body = "";
  let deadLinks = 0;
  let internalLinks = 0;
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const items = (await page.getTextContent()).items as TextItem[];
    pages.push(linesOf(items));
    running.push(
      items
        .flatMap(({ str, transform: [, , , , , y = 0] }) => (y > BODY.from && y < BODY.to ? [] : [str]))
        .join("")
        .replace(/\s+/gu, ""),
    );
    body += items.flatMap(({ str, transform: [, , , , , y = 0] }) => (y > BODY.from && y < BODY.to ? [str] : [])).join(" ");
    for (const annotation of (await page.getAnnotations()) as { dest?: unknown; url?: string }[]) {
      if (typeof annotation.url === "string") outsideLinks.push(annotation.url);
      if (typeof annotation.dest === "string") {
        internalLinks += 1;
        if (!(annotation.dest in destinations)) deadLinks += 1;
      }
    }
  }
  const outline = ((await file.getOutline()) as OutlineNode[] | null) ?? [];
  return {
    title: info.Title ?? "",
    language: info.Language ?? "",
    pages,
    body,
    running,
    outline: titles(outline, ""),
    deadLinks,
    internalLinks,
    outsideLinks,
  };
}

interface TextItem {
  readonly str: string;
  readonly transform: readonly number[];
}

/** Items of one height are one line, from left to right. */
function linesOf(items: readonly TextItem[]): PdfLine[] {
  const lines = new Map<number, { x: number; text: string }[]>();
  for (const { str, transform } of items) {
    if (str === "") continue;
    const y = Math.round((transform[5] ?? 0) * 2);
    const near = [y, y - 1, y + 1].find((candidate) => lines.has(candidate)) ?? y;
    lines.set(near, [...(lines.get(near) ?? []), { x: transform[4] ?? 0, text: str }]);
  }
  return [...lines.entries()]
    .sort(([a], [b]) => b - a)
    .map(([, parts]) => {
      const sorted = parts.sort((a, b) => a.x - b.x);
      return { text: sorted.map((part) => part.text).join(""), left: sorted[0]?.x ?? 0 };
    });
}

function titles(nodes: readonly OutlineNode[], indent: string): string[] {
  return nodes.flatMap((node) => [indent + node.title, ...titles(node.items, `${indent}  `)]);
}
