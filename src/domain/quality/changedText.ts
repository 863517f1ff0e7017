/** Figures and defined names that a change made into others. */
import type { TextRange } from "../text/textEdit.ts";
import type { Finding } from "./finding.ts";
import { findMentions, type Mention } from "./mentions.ts";
import { paragraphAround, type Replacement, type Surroundings, touches, within } from "./replacement.ts";

interface Figures {
  readonly around: Surroundings;
  readonly all: readonly Mention[];
  /** Those that the changed text has a part in. */
  readonly own: readonly Mention[];
}

const keyOf = ({ kind, value }: Mention): string => `${kind} ${value}`;

/**
 * Numbers, dates and amounts of the old text that the new one does not have, and the other way round, in pairs of one kind
 * where that is possible. What only moved within its paragraph is none.
 */
export function findChangedNumbers({ facts, after, old, new: range }: Replacement): Finding[] {
  const before = figures(facts.text, old);
  const now = figures(after, range);
  let lost = without(before.own, now.own);
  let gained = without(now.own, before.own);
  // One that went here alone, or came alone, may stand elsewhere in the paragraph.
  const [inBefore, inNow] = [countByKey(before.all), countByKey(now.all)];
  const more = (mention: Mention): number => (inNow.get(keyOf(mention)) ?? 0) - (inBefore.get(keyOf(mention)) ?? 0);
  if (gained.length === 0) lost = lost.filter((mention) => more(mention) < 0);
  if (lost.length === 0) gained = gained.filter((mention) => more(mention) > 0);
  const wording = ({ around }: Figures, mention: Mention): string => around.text.slice(mention.start, mention.end);
  const findings = gained.map((mention): Finding => {
    const partner = lost.find((one) => one.kind === mention.kind);
    if (partner !== undefined) lost = lost.filter((one) => one !== partner);
    const details = {
      kind: mention.kind,
      before: partner === undefined ? "" : wording(before, partner),
      after: wording(now, mention),
    };
    return { code: "number", ...within(mention, now.around.changed), details };
  });
  const gone = lost.map((mention): Finding => {
    const details = { kind: mention.kind, before: wording(before, mention), after: "" };
    return { code: "number", start: 0, end: range.end - range.start, details };
  });
  return [...findings, ...gone];
}

function figures(text: string, range: TextRange): Figures {
  const around = paragraphAround(text, range, 600);
  const all = findMentions(around.text);
  return { around, all, own: all.filter((mention) => touches(mention, around.changed)) };
}

/** Mentions that have no partner among the others, each of which is the partner of one. */
function without(mentions: readonly Mention[], others: readonly Mention[]): Mention[] {
  const left = countByKey(others);
  return mentions.filter((mention) => {
    const key = keyOf(mention);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

function countByKey(mentions: readonly Mention[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const mention of mentions) counts.set(keyOf(mention), (counts.get(keyOf(mention)) ?? 0) + 1);
  return counts;
}

/** Defined names of the old text that the new one does not have, or has in other capitals. What only moved within its paragraph is none. */
export function findChangedNames({ facts, after, old, new: range }: Replacement): Finding[] {
  const around = paragraphAround(after, range, 600);
  const before = paragraphAround(facts.text, old, 600);
  const findings: Finding[] = [];
  const places = facts.termPlaces({ start: before.offset, end: before.offset + before.text.length });
  for (const term of new Set(places.map((place) => place.term))) {
    const mine = places.filter((place) => place.term === term && touches(place, old)).length;
    if (mine === 0) continue;
    const inBefore = places.filter((place) => place.term === term).length;
    const anyCase = occurrences(around.text, term);
    const same = anyCase.filter((place) => around.text.slice(place.start, place.end) === term);
    if (same.length >= inBefore || same.filter((place) => touches(place, around.changed)).length >= mine) continue;
    const alike = anyCase.find((place) => !same.includes(place) && touches(place, around.changed));
    const written = alike === undefined ? "" : around.text.slice(alike.start, alike.end);
    const shown = alike === undefined ? { start: 0, end: range.end - range.start } : within(alike, around.changed);
    findings.push({ code: "name", ...shown, details: { before: term, after: written } });
  }
  return findings;
}

/** Where a term stands as a word, in any capitals. */
function occurrences(text: string, term: string): TextRange[] {
  const literal = term.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const from = /^[\p{Script=Latin}\p{N}]/u.test(term) ? "(?<![\\p{Script=Latin}\\p{N}_])" : "";
  const to = /[\p{Script=Latin}\p{N}]$/u.test(term) ? "(?![\\p{Script=Latin}\\p{N}_])" : "";
  return [...text.matchAll(new RegExp(from + literal + to, "giu"))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}
