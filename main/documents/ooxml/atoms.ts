import type { TrackedMark } from "./flow.ts";
import type { XmlElement } from "./xml.ts";

/**
 * A bit of the Markdown of one side, named after what it was made of. Bits of the same name stand in the same order on both sides;
 * `marks` say whose change it is where the other side does not have it.
 */
export interface Atom {
  readonly id: string;
  readonly text: string;
  readonly marks: readonly TrackedMark[];
  /** Of an atom without text: the range of a comment begins or ends here. */
  readonly comment?: { readonly id: string; readonly edge: "start" | "end" };
}

/** A difference between the sides: `[start, end)` of the rejected text becomes `newText`. */
export interface SideEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
  readonly author: string;
  readonly date: number | null;
  readonly move: boolean;
  /** The tracked elements that it was made of, each once. */
  readonly elements: readonly XmlElement[];
}

/** The rejected text, and the edits that make the accepted one of it; sorted, apart from each other. */
export interface SideComparison {
  readonly rejected: string;
  readonly accepted: string;
  readonly edits: readonly SideEdit[];
}

/** Lays the two sides beside each other. What differs is cut where the author or the date of the changes differs. */
export function compareSides(rejected: readonly Atom[], accepted: readonly Atom[]): SideComparison {
  const places = new Map(accepted.map((atom, index) => [atom.id, index]));
  const edits: SideEdit[] = [];
  let position = 0;
  let at = 0;
  let gap: Gap = { start: 0, old: [], fresh: [] };
  const flush = (): void => {
    edits.push(...gapEdits(gap));
    gap = { start: position, old: [], fresh: [] };
  };
  for (const atom of rejected) {
    const found = places.get(atom.id);
    if (found !== undefined && found >= at && accepted[found]?.text === atom.text) {
      gap.fresh.push(...accepted.slice(at, found));
      flush();
      at = found + 1;
      position += atom.text.length;
      gap.start = position;
    } else {
      // What stands in the accepted text before an atom that only changed comes before it.
      if (found !== undefined && found >= at) {
        gap.fresh.push(...accepted.slice(at, found + 1));
        at = found + 1;
      }
      gap.old.push(atom);
      position += atom.text.length;
    }
  }
  gap.fresh.push(...accepted.slice(at));
  flush();
  return { rejected: textOf(rejected), accepted: textOf(accepted), edits };
}

interface Gap {
  start: number;
  readonly old: Atom[];
  readonly fresh: Atom[];
}

/** One edit for the gap, or one for each stretch of changes of the same hand where deletions and insertions can be told apart. */
function gapEdits({ start, old, fresh }: Gap): SideEdit[] {
  const removed = textOf(old);
  const newText = textOf(fresh);
  if (removed === newText) return [];
  const deleting = old.map((atom) => handOf(atom, "delete"));
  const inserting = fresh.map((atom) => handOf(atom, "insert"));
  const hands = new Set([...deleting, ...inserting].filter((hand) => hand !== null).map((hand) => key(hand)));
  const hand = [...deleting, ...inserting].find((one) => one !== null) ?? null;
  const whole = editOf(start, start + removed.length, newText, hand, [...old, ...fresh]);
  if (hands.size <= 1 || removed === "" || newText === "") {
    return hands.size <= 1 ? [whole] : removed === "" ? insertionsOf(start, fresh) : deletionsOf(start, old);
  }
  // Deletions of several people and insertions of several people at one place: the deletions first, the new text with the last of them.
  const deletions = deletionsOf(start, old);
  const last = deletions.at(-1);
  const insertion = inserting.find((one) => one !== null) ?? hand;
  if (last === undefined) return [whole];
  const sameHand = insertion !== null && insertion.author === last.author && insertion.date === last.date;
  return sameHand
    ? [...deletions.slice(0, -1), { ...last, newText, elements: [...new Set([...last.elements, ...elementsOf(fresh)])] }]
    : [...deletions, editOf(last.end, last.end, newText, insertion, fresh)];
}

function deletionsOf(start: number, old: readonly Atom[]): SideEdit[] {
  const edits: SideEdit[] = [];
  let position = start;
  for (const atom of old) {
    const hand = handOf(atom, "delete");
    const last = edits.at(-1);
    const end = position + atom.text.length;
    if (last !== undefined && (hand === null || (hand.author === last.author && hand.date === last.date)))
      edits[edits.length - 1] = { ...last, end, elements: [...new Set([...last.elements, ...elementsOf([atom])])] };
    else edits.push(editOf(position, end, "", hand, [atom]));
    position = end;
  }
  return edits.filter((edit) => edit.start < edit.end);
}

/** Insertions at one place would lose their order if they were decided one by one: they are one, of the hand that wrote most. */
function insertionsOf(start: number, fresh: readonly Atom[]): SideEdit[] {
  const written = fresh.toSorted((a, b) => b.text.length - a.text.length).map((atom) => handOf(atom, "insert"));
  const hand = written.find((one) => one !== null) ?? null;
  return [editOf(start, start, textOf(fresh), hand, fresh)];
}

/** The edit of a hand; null: the file does not say whose it is. */
function editOf(start: number, end: number, newText: string, hand: TrackedMark | null, atoms: readonly Atom[]): SideEdit {
  const { author = "", date = null, move = false } = hand ?? {};
  return { start, end, newText, author, date, move, elements: elementsOf(atoms) };
}

function elementsOf(atoms: readonly Atom[]): XmlElement[] {
  return [...new Set(atoms.flatMap((atom) => atom.marks.map((mark) => mark.element)))];
}

function handOf(atom: Atom, kind: TrackedMark["kind"]): TrackedMark | null {
  return atom.marks.findLast((mark) => mark.kind === kind) ?? atom.marks.at(-1) ?? null;
}

const key = (mark: TrackedMark): string => JSON.stringify([mark.author, mark.date]);

/** What atoms say, one after another. */
export function textOf(atoms: readonly Atom[]): string {
  return atoms.map((atom) => atom.text).join("");
}
