/**
 * What a flow transforms in a pass. Slots that are locked or already decided are no columns: they are part of the memory that every block sees on
 * both sides, so they cannot change, whatever the network says.
 */
import { type Canvas, OPEN } from "../shared/canvas.ts";
import type { Pass } from "../shared/passes.ts";
import { buildWindow, type Window, type WindowSource } from "../shared/window.ts";

export interface Column {
  readonly span: number;
  readonly slot: number;
  /** Number of the slot within the pass: what its noise belongs to. */
  readonly place: number;
}

/** The slots of a pass that are free: the open ones, with `decided` those too that hold a token and are not locked. */
export function freeColumns(pass: Pass, canvases: readonly Canvas[], decided: boolean): Column[] {
  return passSlots(pass).filter(({ span, slot }) => {
    const canvas = canvases[span];
    return canvas !== undefined && canvas.layout.locked[slot] === 0 && (decided || canvas.ids[slot] === OPEN);
  });
}

/** All slots of a pass in order. */
export function passSlots(pass: Pass): Column[] {
  const slots: Column[] = [];
  for (const { span, from, to } of pass.parts) for (let slot = from; slot < to; slot += 1) slots.push({ span, slot, place: slots.length });
  return slots;
}

/**
 * The window of a pass as its columns see it: `slots` are their positions. The other slots join the context where they hold text; [DEL] stands for
 * none and leaves a gap.
 */
export function columnWindow(source: WindowSource, pass: Pass, columns: readonly Column[]): Window {
  const { ids, positions, slots } = buildWindow(source, pass);
  const free = new Set(columns.map(({ place }) => place));
  const context = ids.map((id, i) => ({ id, position: positions[i] ?? 0 }));
  for (const { span, slot, place } of passSlots(pass)) {
    const id = source.canvases[span]?.ids[slot] ?? OPEN;
    if (!free.has(place) && id !== OPEN && id !== source.special.del) context.push({ id, position: slots[place] ?? 0 });
  }
  context.sort((a, b) => a.position - b.position);
  return {
    ids: context.map(({ id }) => id),
    positions: context.map(({ position }) => position),
    slots: Int32Array.from(columns, ({ place }) => slots[place] ?? 0),
  };
}

/** Positions with as many more at the end as a whole number of patches takes. What is written there is dropped. */
export function wholePatches(positions: Int32Array, patch: number): Int32Array {
  const last = positions.at(-1) ?? 0;
  const size = Math.ceil(positions.length / patch) * patch;
  return Int32Array.from({ length: size }, (_, i) => positions[i] ?? last + 1 + i - positions.length);
}
