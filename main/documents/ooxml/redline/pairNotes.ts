import { type Leaf, leavesOf, rawText, type Unit } from "./leaves.ts";

/** The numbers of the units of the body, and of each footnote by its label. */
export function unitsByNote(units: readonly Unit[]): { body: number[]; notes: Map<string, number[]> } {
  const body: number[] = [];
  const notes = new Map<string, number[]>();
  units.forEach((unit, index) => {
    const note = noteOf(unit);
    if (note === null) body.push(index);
    else notes.set(note, [...(notes.get(note) ?? []), index]);
  });
  return { body, notes };
}

function noteOf(unit: Unit): string | null {
  return (unit.type === "leaf" ? unit.leaf : unit.cells[0])?.note ?? null;
}

/**
 * Which footnote of the file each one of the text is. Labels alone do not say it: they are counted anew when a footnote comes or goes before
 * them. The same text is the same footnote; of what is left, the same label is. The others are new ones.
 */
export function pairNotes(known: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const free = new Set(known.keys());
  const pair = (label: string, other: string): void => {
    pairs.set(label, other);
    free.delete(other);
  };
  for (const [label, text] of wanted) if (known.get(label) === text) pair(label, label);
  for (const [label, text] of wanted) {
    const other = pairs.has(label) ? undefined : [...free].find((one) => known.get(one) === text);
    if (other !== undefined) pair(label, other);
  }
  for (const label of wanted.keys()) if (!pairs.has(label) && free.has(label)) pair(label, label);
  return pairs;
}

/** What a footnote says, for `pairNotes`. */
export function noteText(units: readonly Unit[]): string {
  return units.map((unit) => leavesOf(unit).map(rawText).join("\t")).join("\n");
}

/** The units with other labels of their footnotes. */
export function relabel(units: readonly Unit[], labelOf: (label: string) => string): Unit[] {
  const leafOf = (leaf: Leaf): Leaf => ({
    ...leaf,
    note: leaf.note === null ? null : labelOf(leaf.note),
    spans: leaf.spans.map((span) =>
      span.token?.type === "footnote" ? { ...span, token: { type: "footnote", label: labelOf(span.token.label) } } : span,
    ),
  });
  return units.map((unit) =>
    unit.type === "leaf" ? { ...unit, leaf: leafOf(unit.leaf) } : { ...unit, cells: unit.cells.map((cell) => leafOf(cell)) },
  );
}
