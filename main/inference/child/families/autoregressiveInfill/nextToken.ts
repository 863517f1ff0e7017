/** Which token may come next: none that a document cannot hold, and only bytes that make whole characters in the room that is left. */
import { decodeStrictly, follow } from "../../utf8.ts";
import type { Choice } from "../shared/candidates.ts";
import type { Canvas } from "../shared/canvas.ts";
import type { PassPart } from "../shared/passes.ts";
import { type Sampling, sampleRank } from "../shared/sampleRank.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";
import type { NextTokens } from "./network.ts";

export interface NextTokenRules extends Sampling {
  readonly vocabulary: Vocabulary;
  /** May U+FFFD come out? Only where the document has it already. */
  readonly replacementAllowed: boolean;
}

/** The unfinished character before a slot. */
export interface Unfinished {
  /** The last slot before which all characters were whole; the slot itself when nothing is unfinished. */
  readonly from: number;
  /** Bytes that it lacks. */
  readonly lacking: number;
}

/** Looks back from `slot` within its stretch, whose earlier slots are all decided. */
export function unfinishedBefore(slot: number, stretch: PassPart, canvas: Canvas, vocabulary: Vocabulary): Unfinished {
  let from = stretch.from;
  let lacking = 0;
  for (let i = stretch.from; i < slot; i += 1) {
    if (lacking === 0) from = i;
    lacking = Math.max(0, follow(lacking, vocabulary.shape(canvas.ids[i] ?? 0)));
  }
  return lacking === 0 ? { from: slot, lacking } : { from, lacking };
}

/** The token for `slot`, drawn from the network's candidates; null when none of them may stand there. */
export function chooseNext(
  next: NextTokens,
  slot: number,
  stretch: PassPart,
  canvas: Canvas,
  rules: NextTokenRules,
  noise: (rank: number) => number,
): Choice | null {
  const column = next.size - 1;
  const unfinished = unfinishedBefore(slot, stretch, canvas, rules.vocabulary);
  const logp = (rank: number): number => next.topLogp[column * next.top + rank] ?? 0;
  const isAllowed = (rank: number): boolean => mayFollow(next.candidate(0, column, rank), slot, stretch, canvas, rules, unfinished);
  const rank = sampleRank(next.top, logp, isAllowed, rules, noise);
  return rank < 0 ? null : { id: next.candidate(0, column, rank), logp: Math.min(0, logp(rank)) };
}

function mayFollow(
  id: number,
  slot: number,
  stretch: PassPart,
  canvas: Canvas,
  { vocabulary, replacementAllowed }: NextTokenRules,
  { from, lacking }: Unfinished,
): boolean {
  if (vocabulary.neverGenerated(id) || canvas.banned.get(slot)?.has(id)) return false;
  if (id === vocabulary.special.del) return lacking === 0;
  const after = follow(lacking, vocabulary.shape(id));
  // A token may be as short as one byte, so each byte that is still lacking may need a slot.
  if (after < 0 || after > stretch.to - slot - 1) return false;
  const bytes = vocabulary.tokenizer.join([...canvas.ids.subarray(from, slot), id]);
  const text = decodeStrictly(after === 0 ? bytes : bytes.subarray(0, lastLead(bytes)));
  return text !== null && (replacementAllowed || !text.includes("\ufffd"));
}

/** Index of the last byte that begins a character. */
function lastLead(bytes: Uint8Array): number {
  let at = bytes.length - 1;
  while (at > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at;
}
