/** One token for one open slot: filters, temperature, top-p and Gumbel noise over the network's best candidates. */
import { follow } from "../../utf8.ts";
import { type Canvas, OPEN } from "./canvas.ts";
import { fitsWord } from "./pieceTexts.ts";
import { type Sampling, sampleRank } from "./sampleRank.ts";
import type { StepOutput } from "./spanNetwork.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface SamplingRules extends Sampling {
  readonly vocabulary: Vocabulary;
}

/** Where in the run's output and canvas a slot is: `row` and `column` of the output, `slot` of the canvas, [from, to) denoised now. */
export interface Place {
  readonly row: number;
  readonly column: number;
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

export interface Choice {
  readonly id: number;
  /** Under the network, before temperature, nats. */
  readonly logp: number;
}

/** `noise(rank)` is standard Gumbel noise; `except` is ruled out. Null when no candidate may stand there. */
export function chooseToken(
  output: StepOutput,
  place: Place,
  canvas: Canvas,
  rules: SamplingRules,
  noise: (rank: number) => number,
  except = OPEN,
): Choice | null {
  const { row, column } = place;
  const base = (row * output.size + column) * output.top;
  const chosen = sampleRank(
    output.top,
    (rank) => output.topLogp[base + rank] ?? 0,
    (rank) => {
      const id = output.candidate(row, column, rank);
      return id !== except && isAllowed(id, place, canvas, rules.vocabulary);
    },
    rules,
    noise,
  );
  return chosen < 0 ? null : { id: output.candidate(row, column, chosen), logp: output.topLogp[base + chosen] ?? 0 };
}

/** May `id` stand in the open slot, given what stands around it? */
function isAllowed(id: number, place: Place, canvas: Canvas, vocabulary: Vocabulary): boolean {
  if (vocabulary.neverGenerated(id) || canvas.banned.get(place.slot)?.has(id)) return false;
  if (id === vocabulary.special.del)
    return (canvas.layout.segmentEnd[place.slot] ?? 0) <= place.to && fitsBytes(id, place, canvas, vocabulary);
  return fitsBytes(id, place, canvas, vocabulary) && (!vocabulary.pieces || fitsWord(id, place.slot, canvas, vocabulary));
}

/** Would the token's bytes make well-formed characters with the decided tokens beside it, as far as those are known? */
function fitsBytes(id: number, { slot, from, to }: Place, canvas: Canvas, vocabulary: Vocabulary): boolean {
  const { del } = vocabulary.special;
  const before = lackingBefore(slot, from, canvas, vocabulary);
  const shape = vocabulary.shape(id);
  let lacking = before;
  if (id !== del) {
    if (!shape.sound) return false;
    if (before !== null) {
      lacking = follow(before, shape);
      if (lacking < 0) return false;
    } else lacking = shape.headOnly ? null : shape.tail;
  }
  for (let i = slot + 1; i < to; i += 1) {
    const next = canvas.ids[i] ?? OPEN;
    if (next === OPEN) return true;
    if (next === del) continue;
    return lacking === null || follow(lacking, vocabulary.shape(next)) >= 0;
  }
  return lacking === null || lacking === 0;
}

/** Bytes that the text before `slot` still lacks for a whole character; null when an open slot makes that unknown. */
function lackingBefore(slot: number, from: number, canvas: Canvas, vocabulary: Vocabulary): number | null {
  let continued = 0;
  for (let i = slot - 1; i >= from; i -= 1) {
    const id = canvas.ids[i] ?? OPEN;
    if (id === OPEN) return null;
    if (id === vocabulary.special.del) continue;
    const shape = vocabulary.shape(id);
    if (!shape.headOnly) return Math.max(0, shape.tail - continued);
    continued += shape.head;
  }
  return 0;
}
