import { alignUnits as alignTexts } from "../../../../src/domain/diff/alignUnits.ts";
import { type Leaf, rawText, withoutCredits } from "./leaves.ts";

/** What of a unit must be the same for nothing to change, and what makes two units a pair. */
export interface ComparableUnit {
  readonly type: "leaf" | "row";
  readonly leaves: readonly Leaf[];
}

/** The old unit that a new one comes from; each side may stand alone. In the order of the text. */
export type UnitStep =
  | { readonly type: "same" | "changed"; readonly before: number; readonly after: number }
  | { readonly type: "removed"; readonly before: number }
  | { readonly type: "added"; readonly after: number };

/** Lays two sequences of units beside each other. Only units of the same kind and depth are pairs. */
export function alignUnits(before: readonly ComparableUnit[], after: readonly ComparableUnit[]): UnitStep[] {
  const old = before.map(keyOf);
  const now = after.map(keyOf);
  const pairs = alignTexts(old.join("\n"), rangesOf(old), now.join("\n"), rangesOf(now)).filter(
    (pair) => pair.equal || sameKind(before[pair.before], after[pair.after]),
  );
  const steps: UnitStep[] = [];
  let i = 0;
  let j = 0;
  for (const pair of [...pairs, { before: before.length, after: after.length, equal: true }]) {
    const lone = pairLone(before, after, i, pair.before, j, pair.after);
    steps.push(...lone);
    i = pair.before;
    j = pair.after;
    if (i >= before.length && j >= after.length) break;
    steps.push({ type: pair.equal && old[i] === now[j] ? "same" : "changed", before: i, after: j });
    i += 1;
    j += 1;
  }
  return steps;
}

/** Between two pairs: a single old unit in the place of a single new one of its kind is changed, however little they share. */
function pairLone(
  before: readonly ComparableUnit[],
  after: readonly ComparableUnit[],
  i: number,
  iEnd: number,
  j: number,
  jEnd: number,
): UnitStep[] {
  if (iEnd - i === 1 && jEnd - j === 1 && sameKind(before[i], after[j])) return [{ type: "changed", before: i, after: j }];
  const steps: UnitStep[] = [];
  for (; i < iEnd; i += 1) steps.push({ type: "removed", before: i });
  for (; j < jEnd; j += 1) steps.push({ type: "added", after: j });
  return steps;
}

function sameKind(a: ComparableUnit | undefined, b: ComparableUnit | undefined): boolean {
  if (a === undefined || b === undefined || a.type !== b.type) return false;
  if (a.type === "row") return a.leaves.length === b.leaves.length;
  const [one] = a.leaves;
  const [other] = b.leaves;
  return one?.kind === other?.kind && one?.depth === other?.depth && one?.note === other?.note;
}

/** Everything that is compared, on one line. What is no word is said in white space, so that likeness is that of the words. */
function keyOf(unit: ComparableUnit): string {
  return unit.leaves
    .map(
      (leaf) =>
        `${rawText(leaf).replaceAll("\n", " ")} ${inSpaces(`${leaf.kind}${leaf.depth}${leaf.note ?? ""}${JSON.stringify(withoutCredits(leaf.spans))}`)}`,
    )
    .join("\u2028");
}

/** A hash of a text in eight kinds of spaces (FNV-1a, twice 32 bits). */
function inSpaces(text: string): string {
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

function rangesOf(keys: readonly string[]): { start: number; end: number }[] {
  let position = 0;
  return keys.map((key) => {
    const start = position;
    position += key.length + 1;
    return { start, end: start + key.length };
  });
}
