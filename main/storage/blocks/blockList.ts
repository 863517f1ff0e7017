import { deflateRawSync, inflateRawSync } from "node:zlib";
import { diffArrays } from "diff";
import { VarintReader, VarintWriter } from "./varint.ts";

/**
 * The list of block ids of a revision, stored whole or as a delta against the parent's list.
 * Whole: one byte (0 plain, 1 raw deflate), then the differences of neighbouring ids as signed varints.
 * Delta: groups of varints `keep`, `drop`, `insert`, and the inserted ids as differences; what is left is kept.
 */
export interface ListChange {
  /** Index in the old list where `drop` ids go, and those that come instead. */
  readonly at: number;
  readonly drop: number;
  readonly ids: readonly number[];
}

/** Above this many differences the middle of the lists is replaced as one piece. */
const MOST_DIFFERENCES = 400;

export function encodeWholeList(ids: readonly number[]): Buffer {
  const writer = new VarintWriter();
  let last = 0;
  for (const id of ids) {
    writer.signed(id - last);
    last = id;
  }
  const plain = writer.finish();
  const deflated = plain.length > 64 ? deflateRawSync(plain, { level: 9 }) : plain;
  return deflated.length < plain.length ? Buffer.concat([Buffer.of(1), deflated]) : Buffer.concat([Buffer.of(0), plain]);
}

export function decodeWholeList(data: Buffer): number[] {
  const body = data.subarray(1);
  const reader = new VarintReader(data[0] === 1 ? inflateRawSync(body) : body);
  const ids: number[] = [];
  let last = 0;
  while (!reader.done) {
    last += reader.signed();
    ids.push(last);
  }
  return ids;
}

export function encodeListChanges(changes: readonly ListChange[]): Buffer {
  const writer = new VarintWriter();
  let position = 0;
  let last = 0;
  for (const change of changes) {
    writer
      .unsigned(change.at - position)
      .unsigned(change.drop)
      .unsigned(change.ids.length);
    for (const id of change.ids) {
      writer.signed(id - last);
      last = id;
    }
    position = change.at + change.drop;
  }
  return writer.finish();
}

export function applyListChanges(parent: readonly number[], data: Buffer): number[] {
  const reader = new VarintReader(data);
  const ids: number[] = [];
  let position = 0;
  let last = 0;
  while (!reader.done) {
    const keep = reader.unsigned();
    const drop = reader.unsigned();
    const insert = reader.unsigned();
    if (position + keep + drop > parent.length) throw new RangeError("A revision's list of blocks does not fit its parent's.");
    for (let index = position; index < position + keep; index += 1) ids.push(parent[index] ?? 0);
    position += keep + drop;
    for (let count = 0; count < insert; count += 1) {
      last += reader.signed();
      ids.push(last);
    }
  }
  for (let index = position; index < parent.length; index += 1) ids.push(parent[index] ?? 0);
  return ids;
}

/** What turns `before` into `after`. Works on anything that can be compared with ===, ids or hashes. */
export function diffLists<Item>(before: readonly Item[], after: readonly Item[]): { at: number; drop: number; items: Item[] }[] {
  let prefix = 0;
  const shorter = Math.min(before.length, after.length);
  while (prefix < shorter && before[prefix] === after[prefix]) prefix += 1;
  let suffix = 0;
  while (suffix < shorter - prefix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix += 1;
  const oldMiddle = before.slice(prefix, before.length - suffix);
  const newMiddle = after.slice(prefix, after.length - suffix);
  if (oldMiddle.length === 0 && newMiddle.length === 0) return [];
  const whole = [{ at: prefix, drop: oldMiddle.length, items: newMiddle }];
  if (oldMiddle.length <= 1 || newMiddle.length <= 1) return whole;
  const parts = diffArrays(oldMiddle, newMiddle, { maxEditLength: MOST_DIFFERENCES });
  if (parts === undefined) return whole;
  const changes: { at: number; drop: number; items: Item[] }[] = [];
  let position = prefix;
  let open = false;
  for (const part of parts) {
    if (!part.added && !part.removed) {
      position += part.value.length;
      open = false;
      continue;
    }
    const last = changes.at(-1);
    const current = open && last !== undefined ? last : { at: position, drop: 0, items: [] };
    if (current !== last) changes.push(current);
    open = true;
    if (part.added) {
      current.items.push(...part.value);
    } else {
      current.drop += part.value.length;
      position += part.value.length;
    }
  }
  return changes;
}
