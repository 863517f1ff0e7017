import { basename, extname } from "node:path";
import type { DocumentKind } from "../../src/domain/document/documentState.ts";
import { parseFrontMatter } from "../../src/domain/document/frontMatter.ts";

const TITLE_LENGTH = 200;

/** How much of a long document is looked at, in UTF-16 code units. */
const SAMPLE = 100_000;

/** Words of agreements; each counts once, so that one repeated word of a manual does not make it a contract. */
const CONTRACT_WORDS =
  /\b(?:agreement|party|parties|hereto|hereby|herein|hereunder|hereof|thereof|shall|whereas|indemnif\w+|warrant(?:y|ies|s)|liabilit(?:y|ies)|terminat(?:e|es|ion)|governing law|confidential(?:ity)?|effective date|breach|licens(?:or|ee)|customer|provider|obligations?|jurisdiction|force majeure|assignment|severability|in witness whereof)\b/giu;

const CONTRACT_SHARE_OF_WORDS = 0.012;
const CONTRACT_DISTINCT = 7;

/** Title of a document: front matter, else the first heading, else the file's name. At most 200 characters, never empty. */
export function guessTitle(text: string, fileName: string): string {
  const front = parseFrontMatter(text);
  const title = front.data.title;
  const heading = /^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/mu.exec(text.slice(front.end, front.end + SAMPLE))?.[1];
  const name = basename(fileName, extname(fileName));
  for (const candidate of [typeof title === "string" ? title : undefined, heading, name]) {
    const clean = plainTitle(candidate ?? "");
    if (clean !== "") return clean;
  }
  return "Untitled";
}

/** Kind and language: Japanese by its share of kana and kanji, contracts by their words, all else is technical. */
export function guessKind(text: string): { kind: DocumentKind; language: "en" | "ja" } {
  const sample = text.slice(0, SAMPLE);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  const japanese = sample.match(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/gu)?.length ?? 0;
  const kana = sample.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  // Kanji count more than letters do; without any kana it is rather Chinese, which no model here knows.
  if (kana > 0 && japanese * 3 > letters) return { kind: "ja", language: "ja" };
  const words = sample.match(/\p{L}+/gu)?.length ?? 0;
  const hits = sample.match(CONTRACT_WORDS) ?? [];
  const distinct = new Set(hits.map((hit) => hit.toLowerCase())).size;
  const contract = distinct >= CONTRACT_DISTINCT && hits.length >= words * CONTRACT_SHARE_OF_WORDS;
  return { kind: contract ? "contract" : "technical", language: "en" };
}

function plainTitle(source: string): string {
  const plain = source
    .replace(/\{#[\w.-]+\}/gu, "")
    .replace(/[*_`]+/gu, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  const cut = [...plain].slice(0, TITLE_LENGTH).join("");
  // Emoji take two code units: the limit of a title is in code units.
  return cut.length <= TITLE_LENGTH ? cut : cut.slice(0, TITLE_LENGTH).replace(/[\ud800-\udbff]$/u, "");
}
