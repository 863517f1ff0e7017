import pdfmake from "pdfmake";
import type { TDocumentDefinitions } from "pdfmake/interfaces.js";
import { FONTS, readFont } from "./fonts.ts";

/** The in-memory files of pdfmake, which its type declarations leave out on the Node side. */
interface WithVirtualFiles {
  readonly virtualfs: { existsSync(name: string): boolean; writeFileSync(name: string, content: Uint8Array): void };
}

/**
 * Lays out and writes a PDF. Fonts are given from memory, so that pdfmake itself may read no file and fetch nothing,
 * whatever the document says. Throws what pdfmake throws.
 */
export async function layOut(definition: TDocumentDefinitions, assetsFolder: string): Promise<Uint8Array> {
  const { virtualfs } = pdfmake as unknown as WithVirtualFiles;
  for (const name of fontsIn(definition)) {
    if (!virtualfs.existsSync(name)) virtualfs.writeFileSync(name, readFont(assetsFolder, name));
  }
  pdfmake.setFonts(FONTS);
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  return new Uint8Array(await pdfmake.createPdf(definition).getBuffer());
}

/** Files of all families that a definition names anywhere; the Japanese ones (10 MB) are read for Japanese text alone. */
function fontsIn(definition: TDocumentDefinitions): Set<string> {
  const names = new Set<string>(Object.values(FONTS.Serif));
  const open: unknown[] = [definition];
  for (let next = open.pop(); open.length > 0 || next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const { font } = next as { font?: unknown };
    if (font === "Japanese" || font === "Mono") for (const name of Object.values(FONTS[font])) names.add(name);
    open.push(...Object.values(next));
  }
  return names;
}
