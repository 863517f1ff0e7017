import { alignUnits } from "../../../src/domain/diff/alignUnits.ts";

/** Something that is laid beside its counterpart. */
export interface Alignable {
  /** Everything that is compared, on one line. What is no word is said in white space (`inSpaces`), so that likeness is that of the words. */
  readonly key: string;
  /** Only units of one kind are pairs. */
  readonly kind: string;
}

/** The old unit that a new one comes from; each side may stand alone. In the order of the text. */
export type Step =
  | { readonly type: "pair"; readonly before: number; readonly after: number }
  | { readonly type: "removed"; readonly before: number }
  | { readonly type: "added"; readonly after: number };

/** Lays two sequences beside each other: equal units first, then similar ones, then a single one in the place of a single one. */
export function alignSequence(before: readonly Alignable[], after: readonly Alignable[]): Step[] {
  const [old, now] = [lines(before), lines(after)];
  const pairs = alignUnits(old.text, old.ranges, now.text, now.ranges).filter(
    (pair) => before[pair.before]?.kind === after[pair.after]?.kind,
  );
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  for (const pair of [...pairs, { before: before.length, after: after.length }]) {
    steps.push(...between(before, after, i, pair.before, j, pair.after));
    i = pair.before + 1;
    j = pair.after + 1;
    if (pair.before < before.length) steps.push({ type: "pair", before: pair.before, after: pair.after });
  }
  return steps;
}

/** Between two pairs: a single old unit in the place of a single new one of its kind is a pair, however little they share. */
function between(before: readonly Alignable[], after: readonly Alignable[], i: number, iEnd: number, j: number, jEnd: number): Step[] {
  if (iEnd - i === 1 && jEnd - j === 1 && before[i]?.kind === after[j]?.kind) return [{ type: "pair", before: i, after: j }];
  return [
    ...Array.from({ length: iEnd - i }, (_, at): Step => ({ type: "removed", before: i + at })),
    ...Array.from({ length: jEnd - j }, (_, at): Step => ({ type: "added", after: j + at })),
  ];
}

function lines(units: readonly Alignable[]): { readonly text: string; readonly ranges: readonly { start: number; end: number }[] } {
  let position = 0;
  const ranges = units.map(({ key }) => {
    const start = position;
    position += key.length + 1;
    return { start, end: start + key.length };
  });
  return { text: units.map(({ key }) => key).join("\n"), ranges };
}

/** A hash of a text in eight kinds of spaces (FNV-1a, twice 32 bits). */
export function inSpaces(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x1b873593;
  for (let index = 0; index < text.length; index += 1) {
    first = Math.imul(first ^ text.charCodeAt(index), 0x01000193);
    second = Math.imul(second ^ text.charCodeAt(text.length - 1 - index), 0x01000193);
  }
  let spaces = "";
  for (const hash of [first, second])
    for (let bits = 0; bits < 33; bits += 3) spaces += String.fromCharCode(0x2000 + ((hash >>> Math.min(bits, 29)) & 7));
  return spaces;
}
