/** From a window of the sampler (context and slots at positions) to the one sequence that a masked language model reads. */

export interface MarkIds {
  /** [CLS] or <s>. */
  readonly begin: number;
  /** [SEP] or </s>. */
  readonly end: number;
  readonly mask: number;
}

/** A sequence without its slots' tokens. */
export interface Sequence {
  /** Ids with the mask where a slot is, [L]. */
  readonly ids: Int32Array;
  /** Index of each slot in the sequence, [S]. */
  readonly slots: Int32Array;
}

/**
 * [CLS] window [SEP], in order of position. The window's own begin and end marks go; positions that nothing stands at (tokens that are not
 * decided yet) become masks. What does not fit into `most` is cut off at the end that is farther from the slots.
 */
export function assemble(
  context: { readonly ids: Int32Array; readonly positions: Int32Array },
  slots: Int32Array,
  marks: MarkIds,
  most: number,
): Sequence {
  const places: { readonly position: number; readonly id: number; readonly slot: number }[] = [];
  const count = context.ids.length;
  for (let i = 0; i < count; i += 1) {
    const id = context.ids[i] ?? 0;
    // The kind token and the document's begin mark stand first, its end mark last.
    const mark = (i < 2 && id === marks.begin) || (i === count - 1 && id === marks.end);
    if (!mark) places.push({ position: context.positions[i] ?? 0, id, slot: -1 });
  }
  for (let slot = 0; slot < slots.length; slot += 1) places.push({ position: slots[slot] ?? 0, id: marks.mask, slot });
  places.sort((a, b) => a.position - b.position);

  const inner: { id: number; slot: number }[] = [];
  let expected = places[0]?.position ?? 0;
  for (const { position, id, slot } of places) {
    for (; expected < position; expected += 1) inner.push({ id: marks.mask, slot: -1 });
    inner.push({ id, slot });
    expected = position + 1;
  }
  const [from, to] = cut(inner, most - 2);
  const ids = new Int32Array(to - from + 2);
  const found = new Int32Array(slots.length);
  ids[0] = marks.begin;
  ids[ids.length - 1] = marks.end;
  for (let i = from; i < to; i += 1) {
    const { id, slot } = inner[i] ?? { id: marks.mask, slot: -1 };
    ids[i - from + 1] = id;
    if (slot >= 0) found[slot] = i - from + 1;
  }
  return { ids, slots: found };
}

/** The range of at most `room` tokens with all slots and as much as possible of both sides. */
function cut(inner: readonly { readonly slot: number }[], room: number): [number, number] {
  let from = 0;
  let to = inner.length;
  const first = Math.max(
    0,
    inner.findIndex(({ slot }) => slot >= 0),
  );
  const last = inner.findLastIndex(({ slot }) => slot >= 0);
  while (to - from > room) {
    if (to - 1 - last > first - from) to -= 1;
    else if (first > from) from += 1;
    else break; // only slots are left
  }
  return [from, to];
}
