/** Cross references that go nowhere. */
import { type DocumentFacts, looseId } from "./documentFacts.ts";
import type { Finding } from "./finding.ts";
import { valueOfDigits, valueOfKanji } from "./numerals.ts";
import { paragraphAround, type Replacement, touches, within } from "./replacement.ts";

const LINK = /\]\(#([^)\s]*)\)/g;
const ID = /\{#([^}\s]+)\}/g;
const CLAUSE = /\b(?:sections?|clauses?|articles?|§)\s*(\d+(?:\.\d+)*)((?:\([a-z]{1,5}\))*)/giu;
const N = "[0-9０-９〇一二三四五六七八九十百千]+";
const ARTICLE = new RegExp(`第(${N})条(?!の${N})(?:第(${N})項)?`, "gu");

/** Links to ids, and clause numbers, that the document does not have, unless the old text had them too; and ids that went although they are named. */
export function findDanglingReferences(replacement: Replacement): Finding[] {
  const { facts, after, old, new: range } = replacement;
  const newText = after.slice(range.start, range.end);
  const oldText = facts.text.slice(old.start, old.end);
  return [...danglingLinks(facts, newText, oldText), ...missingClauses(replacement), ...removedIds(facts, newText, oldText)].sort(
    (a, b) => a.start - b.start,
  );
}

function danglingLinks(facts: DocumentFacts, newText: string, oldText: string): Finding[] {
  const made = new Set([...newText.matchAll(ID)].map((match) => looseId(match[1] ?? "")));
  const headings = new Set([...newText.matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => looseId(slugOf(match[1] ?? ""))));
  return [...newText.matchAll(LINK)].flatMap((match): Finding[] => {
    const id = looseId(decode(match[1] ?? ""));
    if (made.has(id) || headings.has(id) || oldText.includes(match[0]) || facts.ids.has(id)) return [];
    const start = match.index + 1;
    return [
      { code: "reference", start, end: match.index + match[0].length, details: { reference: `#${match[1] ?? ""}`, problem: "missing" } },
    ];
  });
}

function removedIds(facts: DocumentFacts, newText: string, oldText: string): Finding[] {
  return [...oldText.matchAll(ID)].flatMap((match): Finding[] => {
    const named = facts.text.includes(`](#${match[1]})`);
    if (!named || newText.includes(match[0])) return [];
    return [{ code: "reference", start: 0, end: newText.length, details: { reference: `#${match[1] ?? ""}`, problem: "removed" } }];
  });
}

function missingClauses({ facts, after, old, new: range }: Replacement): Finding[] {
  const newText = after.slice(range.start, range.end);
  if (!/[0-9０-９第§]/.test(newText)) return [];
  const around = paragraphAround(after, range);
  const before = paragraphAround(facts.text, old).text;
  const found: Finding[] = [];
  const report = (match: RegExpExecArray): void => {
    const place = { start: match.index, end: match.index + match[0].length };
    if (!touches(place, around.changed) || before.includes(match[0])) return;
    found.push({ code: "reference", ...within(place, around.changed), details: { reference: match[0], problem: "missing" } });
  };
  for (const match of around.text.matchAll(CLAUSE)) {
    const end = match.index + match[0].length;
    if (/(?:^|\n)[#\s*_]*$/.test(around.text.slice(0, match.index)) && /^[.:\s]*(?:\n|$|[.:])/.test(around.text.slice(end))) continue;
    if (isElsewhere(around.text.slice(Math.max(0, match.index - 24), match.index), around.text.slice(end, end + 60))) continue;
    if (!hasClause(facts, match[1] ?? "", match[2] ?? "")) report(match);
  }
  let elsewhere = -1;
  for (const match of around.text.matchAll(ARTICLE)) {
    // 著作権法第27条及び第28条: the second one is of the same law.
    const joined = elsewhere >= 0 && /^(?:及び|又は|並びに|若しくは|から|ないし|、|・|，)$/.test(around.text.slice(elsewhere, match.index));
    if (joined || isOtherLaw(around.text.slice(Math.max(0, match.index - 12), match.index))) {
      elsewhere = match.index + match[0].length;
      continue;
    }
    const article = `${valueOfKanji(match[1] ?? "")}条`;
    const { numbers, divided, articles } = facts.clauses;
    if (articles < 2) continue;
    const paragraph = match[2] === undefined ? null : `${article}${valueOfKanji(match[2])}項`;
    if (!numbers.has(article) || (paragraph !== null && divided.has(article) && !numbers.has(paragraph))) report(match);
  }
  return found;
}

function hasClause({ clauses: { numbers, divided, plain: count, depths } }: DocumentFacts, number: string, parts: string): boolean {
  if (count < 3) return true;
  const plain = number
    .split(".")
    .map((part) => valueOfDigits(part))
    .join(".");
  if (!numbers.has(plain)) {
    // A document without such deep numbers counts its clauses in another way.
    const depth = plain.split(".").length;
    return depth > 1 && !depths.has(depth);
  }
  if (parts === "" || !divided.has(plain)) return true;
  let full = plain;
  for (const part of parts.match(/\([a-z]+\)/gi) ?? []) {
    if (!divided.has(full)) return true;
    full += part.toLowerCase();
    if (!numbers.has(full)) return false;
  }
  return true;
}

/** "Section 7 of the Companies Act", "GDPR Article 28", "RFC 2119 Section 3": clauses of something else. */
function isElsewhere(before: string, behind: string): boolean {
  if (/(?:[A-Z]{2,}[\d\s.,-]*|\bAct\b[^.]*|\bof the\s)$/.test(before)) return true;
  return /^[^.;\n]{0,20}?\s(?:of|to|in|under)\s(?!this\b|these\b|the (?:agreement|terms|contract|present)\b)/i.test(behind);
}

/** 民法第709条, 同法第3条: not this document's, unless it says 本契約. */
function isOtherLaw(before: string): boolean {
  const name = before.replace(/の$/, "");
  if (/本(?:契約|規約|約款|覚書|書|仕様書|条項)$/.test(name)) return false;
  return /[\p{Script=Han}」』）)]$/u.test(name) && !/(?:及び|又は|並びに|前記|上記|後記|下記|当該)$/u.test(name);
}

function decode(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function slugOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
}
