import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create, type Font } from "fontkit";
import { splitByScript } from "../markdown/characters.ts";

/** Font families of a PDF: serif for text, a Japanese face (Mincho, bold Gothic), a fixed-width one for code. */
export type Family = "Serif" | "Japanese" | "Mono";

export type FontDictionary = Record<Family, { normal: string; bold: string; italics: string; bolditalics: string }>;

/** Files of `assets/fonts`, all under the SIL Open Font License. Only the glyphs that a document uses are embedded. */
export function fontDictionary(assetsFolder: string): FontDictionary {
  const file = (name: string): string => join(assetsFolder, "fonts", name);
  const mono = file("SourceCodePro-Regular.ttf");
  const mincho = file("BIZUDMincho-Regular.ttf");
  const gothic = file("BIZUDGothic-Bold.ttf");
  return {
    Serif: { normal: file("SourceSerif4-Regular.ttf"), bold: file("SourceSerif4-Bold.ttf"), italics: file("SourceSerif4-Italic.ttf"), bolditalics: file("SourceSerif4-BoldItalic.ttf") },
    Japanese: { normal: mincho, bold: gothic, italics: mincho, bolditalics: gothic },
    Mono: { normal: mono, bold: mono, italics: mono, bolditalics: mono },
  };
}

/** A piece of text in one family. */
export interface FontRun {
  readonly text: string;
  readonly font: Family;
}

/** Chooses a family that has the glyphs. `missing` collects characters that no family has; they show as a box. */
export interface FontChooser {
  split(text: string, preferred: "Serif" | "Mono"): FontRun[];
  readonly missing: ReadonlySet<string>;
}

const coverage = new Map<string, Font>();

/** Parsed once per file; only tables that are asked for are read. */
function openFont(file: string): Font {
  const known = coverage.get(file);
  if (known !== undefined) return known;
  const font = create(readFileSync(file));
  if (!("hasGlyphForCodePoint" in font)) throw new TypeError(`${file} is a font collection, not a font`);
  coverage.set(file, font);
  return font;
}

export function createFontChooser(fonts: FontDictionary): FontChooser {
  const missing = new Set<string>();
  const has = (family: Family, codePoint: number): boolean => openFont(fonts[family].normal).hasGlyphForCodePoint(codePoint);
  const familyOf = (character: string, preferred: Family, last: Family): Family => {
    const codePoint = character.codePointAt(0) ?? 0;
    // White space and joiners show nothing: they stay with their neighbour.
    if (/^[\s\p{Cf}\u200d\ufe0f]$/u.test(character)) return last;
    const order: Family[] = [preferred, "Serif", "Japanese", "Mono"];
    const found = order.find((family) => has(family, codePoint));
    if (found === undefined) missing.add(character);
    return found ?? preferred;
  };
  return {
    missing,
    split(text, preferred) {
      const runs: { text: string; font: Family }[] = [];
      for (const part of splitByScript(text)) {
        const wanted: Family = part.japanese ? "Japanese" : preferred;
        let last = wanted;
        for (const character of part.text) {
          last = familyOf(character, wanted, last);
          const run = runs.at(-1);
          if (run?.font === last) run.text += character;
          else runs.push({ text: character, font: last });
        }
      }
      return runs;
    },
  };
}
