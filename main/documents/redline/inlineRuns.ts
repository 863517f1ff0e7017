import { hash } from "node:crypto";
import type { Inline } from "../markdown/model.ts";
import type { OriginRun } from "../markdown/originRuns.ts";

/** An inline around others. Two places are in the same one only where it is the same object. */
export type Wrap =
  | { readonly type: "strong" | "emphasis" | "strike" | "term" | "code" }
  | { readonly type: "link"; readonly href: string }
  | { readonly type: "internalLink"; readonly target: string };

/** Characters with what is around them, or something that is no character: its `text` is one, or none where it takes no room (comments). */
export interface Run {
  readonly text: string;
  readonly wraps: readonly Wrap[];
  readonly origins?: readonly OriginRun[] | undefined;
  readonly whole?: Inline;
}

/** What of the old text leads somewhere else in the redline. */
export interface OldPlaces {
  /** Ids that the new text has. */
  readonly targets: ReadonlySet<string>;
  /** The number of a footnote of the old text in the redline. */
  footnote(number: number): number;
}

/** Stands for something that is no character. */
const WHOLE = "\uFFFC";

/** Inlines as one row of runs. With `old`, the places that the new text does not have are words. */
export function runsOf(inlines: readonly Inline[], old: OldPlaces | null): Run[] {
  return collect(inlines, [], old);
}

function collect(inlines: readonly Inline[], wraps: readonly Wrap[], old: OldPlaces | null): Run[] {
  return inlines.flatMap((inline) => collectOne(inline, wraps, old));
}

function collectOne(inline: Inline, wraps: readonly Wrap[], old: OldPlaces | null): Run[] {
  switch (inline.type) {
    case "text":
      return [{ text: inline.text, wraps, origins: old === null ? inline.origins : undefined }];
    case "code":
      return [{ text: inline.text, wraps: [...wraps, { type: "code" }] }];
    case "link":
      return collect(inline.children, [...wraps, { type: "link", href: inline.href }], old);
    case "internalLink": {
      const { target } = inline;
      return collect(inline.children, old?.targets.has(target) === false ? wraps : [...wraps, { type: "internalLink", target }], old);
    }
    case "strong":
    case "emphasis":
    case "strike":
    case "term":
      return collect(inline.children, [...wraps, { type: inline.type }], old);
    case "reference":
      return old?.targets.has(inline.target) === false ? [{ text: inline.label, wraps }] : [{ text: WHOLE, wraps, whole: inline }];
    case "footnote": {
      const { number } = inline;
      return [{ text: WHOLE, wraps, whole: old === null ? inline : { ...inline, number: old.footnote(number), label: String(number) } }];
    }
    case "break":
      return [{ text: "\n", wraps, whole: inline }];
    case "image":
      return [{ text: WHOLE, wraps, whole: inline }];
    case "comment":
      return [{ text: "", wraps, whole: inline }];
    case "change":
      return collect(inline.children, wraps, old);
  }
}

/** Names things that are no characters so that two texts can be compared: the same thing, the same character. */
export function encoder(...texts: readonly (readonly Run[])[]): (runs: readonly Run[]) => string {
  const used = new Set(texts.flatMap((runs) => runs.flatMap(({ text }) => [...text.matchAll(/[\ue000-\uf8ff]/gu)].map(([one]) => one))));
  const known = new Map<string, string>();
  let next = 0xe000;
  const nameOf = (inline: Inline): string => {
    const key = keyOf(inline);
    const found = known.get(key);
    if (found !== undefined) return found;
    while (used.has(String.fromCharCode(next))) next += 1;
    const name = String.fromCharCode(next);
    next += 1;
    known.set(key, name);
    return name;
  };
  return (runs) => runs.map(({ text, whole }) => (whole === undefined || text !== WHOLE ? text : nameOf(whole))).join("");
}

function keyOf(inline: Inline): string {
  if (inline.type === "reference") return `reference ${inline.target}`;
  if (inline.type === "footnote") return `footnote ${inline.number}`;
  if (inline.type === "image") return `image ${inline.alternative} ${hash("sha256", inline.bytes)}`;
  return inline.type;
}

/** The runs of the characters [from, to); what takes no room belongs to the character behind it. */
export function sliceRuns(runs: readonly Run[], from: number, to: number): Run[] {
  const part: Run[] = [];
  let position = 0;
  for (const run of runs) {
    const end = position + run.text.length;
    const [start, stop] = [Math.max(from, position), Math.min(to, end)];
    if (run.text === "" ? position >= from && position < to : start < stop) part.push(cut(run, start - position, stop - position));
    position = end;
  }
  return part;
}

/** What takes no room at the end of all. */
export function trailingRuns(runs: readonly Run[]): Run[] {
  return runs.slice(runs.findLastIndex(({ text }) => text !== "") + 1);
}

function cut(run: Run, from: number, to: number): Run {
  if (run.text === "" || (from === 0 && to === run.text.length)) return run;
  const origins: OriginRun[] = [];
  let position = 0;
  for (const { length, stretch } of run.origins ?? []) {
    const [start, stop] = [Math.max(from, position), Math.min(to, position + length)];
    if (start < stop) origins.push({ length: stop - start, stretch });
    position += length;
  }
  return { text: run.text.slice(from, to), wraps: run.wraps, origins: run.origins === undefined ? undefined : origins };
}

/** Runs as inlines again. */
export function inlinesOf(runs: readonly Run[], depth = 0): Inline[] {
  const inlines: Inline[] = [];
  for (let index = 0; index < runs.length; ) {
    const run = runs[index];
    const wrap = run?.wraps[depth];
    let end = index + 1;
    if (wrap === undefined) inlines.push(...(run === undefined ? [] : bare(run, inlines)));
    else {
      while (runs[end]?.wraps[depth] === wrap) end += 1;
      const inside = runs.slice(index, end);
      if (wrap.type === "code") inlines.push({ type: "code", text: inside.map(({ text }) => text).join("") });
      else inlines.push({ ...wrap, children: inlinesOf(inside, depth + 1) } as Inline);
    }
    index = end;
  }
  return inlines;
}

/** Text behind text continues it: exporters split runs by script and need whole words. */
function bare({ text, whole, origins }: Run, before: Inline[]): Inline[] {
  if (whole !== undefined) return [whole];
  const last = before.at(-1);
  const plain = { type: "text" as const, text, ...(origins === undefined ? {} : { origins }) };
  if (last?.type !== "text" || last.origins !== undefined || origins !== undefined) return [plain];
  before[before.length - 1] = { type: "text", text: last.text + text };
  return [];
}
