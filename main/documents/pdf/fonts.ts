import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create, type Font } from "fontkit";
import { splitByScript } from "../markdown/characters.ts";

/** Font families of a PDF: serif for text, a Japanese face (Mincho, bold Gothic), a fixed-width one for code. */
export type Family = "Serif" | "Japanese" | "Mono";

export type Face = "normal" | "bold" | "italics" | "bolditalics";
export type FontDictionary = Record<Family, Record<Face, string>>;

/** Names under which the faces are known: files of `assets/fonts`, all under the SIL Open Font License. */
export const FONTS: FontDictionary = {
  Serif: {
    normal: "SourceSerif4-Regular.ttf",
    bold: "SourceSerif4-Bold.ttf",
    italics: "SourceSerif4-Italic.ttf",
    bolditalics: "SourceSerif4-BoldItalic.ttf",
  },
  Japanese: {
    normal: "BIZUDMincho-Regular.ttf",
    bold: "BIZUDGothic-Bold.ttf",
    italics: "BIZUDMincho-Regular.ttf",
    bolditalics: "BIZUDGothic-Bold.ttf",
  },
  Mono: {
    normal: "SourceCodePro-Regular.ttf",
    bold: "SourceCodePro-Regular.ttf",
    italics: "SourceCodePro-Regular.ttf",
    bolditalics: "SourceCodePro-Regular.ttf",
  },
};

/** Ascent and descent that every face gets, as parts of its size, so that baselines and line pitch agree in mixed lines. */
const ASCENT = 0.96;
const DESCENT = 0.29;

const files = new Map<string, Buffer>();

/** Bytes of a face with the common vertical metrics. Read once; a copy in memory only. */
export function readFont(assetsFolder: string, name: string): Buffer {
  const path = join(assetsFolder, "fonts", name);
  const known = files.get(path);
  if (known !== undefined) return known;
  const bytes = withCommonMetrics(readFileSync(path));
  files.set(path, bytes);
  return bytes;
}

/** Rewrites ascender, descender and line gap of the `hhea` table (OpenType 1.9); units per em come from `head`. */
function withCommonMetrics(font: Buffer): Buffer {
  const tables = new Map<string, number>();
  for (let index = 0; index < font.readUInt16BE(4); index += 1) {
    const record = 12 + index * 16;
    tables.set(font.toString("latin1", record, record + 4), font.readUInt32BE(record + 8));
  }
  const head = tables.get("head");
  const hhea = tables.get("hhea");
  if (head === undefined || hhea === undefined) return font;
  const unitsPerEm = font.readUInt16BE(head + 18);
  font.writeInt16BE(Math.round(ASCENT * unitsPerEm), hhea + 4);
  font.writeInt16BE(-Math.round(DESCENT * unitsPerEm), hhea + 6);
  font.writeInt16BE(0, hhea + 8);
  return font;
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

const parsed = new Map<string, Font>();

/** Parsed once per file; only tables that are asked for are read. */
function openFont(assetsFolder: string, name: string): Font {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const font = create(readFont(assetsFolder, name));
  if (!("hasGlyphForCodePoint" in font)) throw new TypeError(`${name} is a font collection, not a font`);
  parsed.set(name, font);
  return font;
}

export function createFontChooser(assetsFolder: string): FontChooser {
  const missing = new Set<string>();
  const has = (family: Family, codePoint: number): boolean => openFont(assetsFolder, FONTS[family].normal).hasGlyphForCodePoint(codePoint);
  const familyOf = (character: string, preferred: Family, last: Family): Family => {
    const codePoint = character.codePointAt(0) ?? 0;
    // White space and joiners show nothing: they stay with their neighbour.
    if (/^(?:[\s\p{Cf}]|\ufe0f)$/u.test(character)) return last;
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
