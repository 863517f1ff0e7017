import { parseFrontMatter } from "./frontMatter.ts";

/** Characters that are looked at to tell the language. */
const SAMPLE = 4000;

/** True for a document that says `language: ja` in its front matter, or that is mostly kana and kanji. */
export function isJapanese(text: string): boolean {
  const { data, end } = parseFrontMatter(text);
  if (typeof data.language === "string" && data.language !== "") return /^ja\b/i.test(data.language);
  const sample = text.slice(end, end + SAMPLE);
  const japanese = sample.match(/[\u3041-\u30ff\u4e00-\u9fff]/g)?.length ?? 0;
  const latin = sample.match(/[A-Za-z]/g)?.length ?? 0;
  return japanese > 0 && japanese >= latin;
}
