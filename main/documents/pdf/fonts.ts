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

/** White space and joiners: they stay with their neighbour. */
const SHOWS_NOTHING = /^(?:[\s\p{Cf}]|\ufe0f)$/u;

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
  const known = new Map<Family, Map<string, boolean>>();
  /** Whether every face of a family has a character: which of them a run will have is not known here. */
  const has = (family: Family, character: string): boolean => {
    const characters = known.get(family) ?? new Map<string, boolean>();
    known.set(family, characters);
    let found = characters.get(character);
    if (found === undefined) {
      const codePoint = character.codePointAt(0) ?? 0;
      found = [...new Set(Object.values(FONTS[family]))].every((name) => openFont(assetsFolder, name).hasGlyphForCodePoint(codePoint));
      characters.set(character, found);
    }
    return found;
  };
  const familyOf = (character: string, preferred: Family, last: Family): Family | null => {
    const first = SHOWS_NOTHING.test(character) ? last : preferred;
    if (has(first, character)) return first;
    return ([preferred, "Serif", "Japanese", "Mono"] as const).find((family) => has(family, character)) ?? null;
  };
  /** What is set for a character that no family has: nothing or a space where it shows nothing, else the box of the missing. */
  const substitute = (character: string): string => {
    if (/^(?:\p{Cf}|\ufe0f)$/u.test(character)) return "";
    if (SHOWS_NOTHING.test(character)) return /\n/u.test(character) ? character : " ";
    missing.add(character);
    return character;
  };
  return {
    missing,
    split(text, preferred) {
      const runs: { text: string; font: Family }[] = [];
      for (const part of splitByScript(text)) {
        const wanted: Family = part.japanese ? "Japanese" : preferred;
        let last = wanted;
        for (const character of part.text) {
          const found = familyOf(character, wanted, last);
          const shown = found === null ? substitute(character) : character;
          if (shown === "") continue;
          last = found ?? (SHOWS_NOTHING.test(character) ? last : wanted);
          const run = runs.at(-1);
          if (run?.font === last) run.text += shown;
          else runs.push({ text: shown, font: last });
        }
      }
      return runs;
    },
  };
}
