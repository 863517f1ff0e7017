import { diffWordsOfPair } from "../../../src/domain/diff/diffWords.ts";
import type { ChangeKind, Inline } from "../markdown/model.ts";
import { encoder, inlinesOf, type OldPlaces, type Run, runsOf, sliceRuns, trailingRuns, type Wrap } from "./inlineRuns.ts";

/**
 * Two paragraphs in one: removed words, then those that came in their place, and what both have as the new one has it. Where the same words
 * only look different (bold, code), the new look stands unmarked; another address of a link counts as a change.
 */
export function mergeInlines(before: readonly Inline[], after: readonly Inline[], places: OldPlaces): Inline[] {
  const old = runsOf(before, places);
  const now = runsOf(after, null);
  const encode = encoder(old, now);
  const [oldText, newText] = [encode(old), encode(now)];
  const merged: Inline[] = [];
  const add = (kind: ChangeKind | "same", runs: readonly Run[]): void => {
    if (runs.length === 0) return;
    const inlines = inlinesOf(runs);
    if (kind === "same") merged.push(...inlines);
    else merged.push({ type: "change", kind, children: inlines });
  };
  const replace = (start: number, end: number, from: number, to: number): void => {
    add("delete", sliceRuns(old, start, end));
    add("insert", sliceRuns(now, from, to));
  };
  let position = 0;
  let shift = 0;
  const edits = oldText === newText ? [] : diffWordsOfPair(oldText, newText);
  for (const edit of [...edits, { start: oldText.length, end: oldText.length, text: "" }]) {
    for (const { from, to, moved } of sameLinks(old, now, position, edit.start, shift)) {
      if (moved) replace(from, to, from + shift, to + shift);
      else add("same", sliceRuns(now, from + shift, to + shift));
    }
    replace(edit.start, edit.end, edit.start + shift, edit.start + shift + edit.text.length);
    shift += edit.text.length - (edit.end - edit.start);
    position = edit.end;
  }
  add("same", trailingRuns(now));
  return merged;
}

/** Tiles kept characters [from, to) of the old text by whether a link in them leads elsewhere now. */
function* sameLinks(
  old: readonly Run[],
  now: readonly Run[],
  from: number,
  to: number,
  shift: number,
): Generator<{ readonly from: number; readonly to: number; readonly moved: boolean }> {
  if (from >= to) return;
  const oldLinks = links(old, from, to);
  const newLinks = links(now, from + shift, to + shift).map(({ at, link }) => ({ at: at - shift, link }));
  const edges = [...new Set([...oldLinks, ...newLinks].map(({ at }) => at))].sort((a, b) => a - b);
  let start = from;
  let moved: boolean | null = null;
  let [one, other] = [0, 0];
  for (const edge of edges) {
    while ((oldLinks[one + 1]?.at ?? Number.POSITIVE_INFINITY) <= edge) one += 1;
    while ((newLinks[other + 1]?.at ?? Number.POSITIVE_INFINITY) <= edge) other += 1;
    const differs = oldLinks[one]?.link !== newLinks[other]?.link;
    if (moved !== null && differs !== moved) {
      yield { from: start, to: edge, moved };
      start = edge;
    }
    moved = differs;
  }
  yield { from: start, to, moved: moved ?? false };
}

/** Where a run begins in the characters [from, to), and where its link leads. */
function links(runs: readonly Run[], from: number, to: number): { readonly at: number; readonly link: string | null }[] {
  const found: { at: number; link: string | null }[] = [];
  let position = 0;
  for (const { text, wraps } of runs) {
    const end = position + text.length;
    if (Math.max(from, position) < Math.min(to, end)) found.push({ at: Math.max(from, position), link: linkOf(wraps) });
    position = end;
  }
  return found;
}

function linkOf(wraps: readonly Wrap[]): string | null {
  const wrap = wraps.findLast(({ type }) => type === "link" || type === "internalLink");
  if (wrap?.type === "link") return wrap.href;
  return wrap?.type === "internalLink" ? `#${wrap.target}` : null;
}
