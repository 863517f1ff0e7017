/** From the candidates of a solver step to the tokens of a canvas. */
import { type Choice, chooseToken } from "../shared/candidates.ts";
import { type Canvas, OPEN } from "../shared/canvas.ts";
import { repairCharacters } from "../shared/characters.ts";
import type { PassPart } from "../shared/passes.ts";
import type { StepOutput } from "../shared/spanNetwork.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";

const REPAIRS = 3;
/** Always the best candidate: what varies is the noise that a path begins at. */
const BEST = { temperature: 0, topP: 1 };

/** Where a part stands in a step's output: slot `part.from` is column `first` of `row`. */
export interface DecodedPart {
  readonly row: number;
  readonly first: number;
  readonly part: PassPart;
}

export interface DecodeRules {
  readonly vocabulary: Vocabulary;
  /** May U+FFFD come out? Only where the document has it already. */
  readonly replacementAllowed: boolean;
}

/**
 * Writes the open slots of a part: from left to right the best candidates that make whole characters. [DEL] belongs at the end of a segment: it is
 * written only where it is the best candidate of all open slots from there on. Characters whose bytes do not fit are decided again, at last deleted.
 */
export function decodePart(output: StepOutput, at: DecodedPart, canvas: Canvas, rules: DecodeRules): void {
  const ruledOut = new Map([...canvas.banned].map(([slot, ids]) => [slot, new Set(ids)]));
  deleteEnds(output, at, canvas, rules);
  for (let round = 0; round <= REPAIRS; round += 1) {
    fillOpen(output, at, canvas, rules);
    if (repairCharacters(at.part, canvas, rules.vocabulary, rules.replacementAllowed, round === REPAIRS) === 0) break;
  }
  // What was ruled out for the sake of a character may be right in the next step.
  canvas.banned.clear();
  for (const [slot, ids] of ruledOut) canvas.banned.set(slot, ids);
}

/** [DEL] into the last open slots of each segment, as far as it is what the network wants there. */
function deleteEnds(output: StepOutput, { row, first, part }: DecodedPart, canvas: Canvas, { vocabulary }: DecodeRules): void {
  const { del } = vocabulary.special;
  const { segmentEnd, locked } = canvas.layout;
  let end = -1; // of the segment whose open slots may still become [DEL]
  for (let slot = part.to - 1; slot >= part.from; slot -= 1) {
    const ends = slot + 1 === segmentEnd[slot];
    if (ends) end = slot + 1;
    if (locked[slot] || end !== segmentEnd[slot]) continue;
    if (canvas.ids[slot] === del) continue;
    const best = canvas.ids[slot] === OPEN ? bestOf(output, row, first + slot - part.from, canvas, slot, vocabulary) : null;
    if (best?.id !== del) end = -1;
    else write(canvas, slot, best);
  }
}

/** The best candidate that may be written at all. */
function bestOf(output: StepOutput, row: number, column: number, canvas: Canvas, slot: number, vocabulary: Vocabulary): Choice | null {
  for (let rank = 0; rank < output.top; rank += 1) {
    const id = output.candidate(row, column, rank);
    if (vocabulary.neverGenerated(id) || canvas.banned.get(slot)?.has(id)) continue;
    return { id, logp: output.topLogp[(row * output.size + column) * output.top + rank] ?? 0 };
  }
  return null;
}

/** Without a candidate that may stand there a slot becomes [DEL], or its old token where nothing may be deleted. */
function fillOpen(output: StepOutput, { row, first, part }: DecodedPart, canvas: Canvas, { vocabulary }: DecodeRules): void {
  const rules = { ...BEST, vocabulary };
  const { del } = vocabulary.special;
  for (let slot = part.from; slot < part.to; slot += 1) {
    if (canvas.ids[slot] !== OPEN) continue;
    const place = { row, column: first + slot - part.from, slot, from: part.from, to: part.to };
    const fallback = { id: vocabulary.deletes ? del : (canvas.layout.target[slot] ?? del), logp: Number.NaN };
    write(canvas, slot, chooseToken(output, place, canvas, rules, () => 0, del) ?? fallback);
  }
}

function write(canvas: Canvas, slot: number, { id, logp }: Choice): void {
  canvas.ids[slot] = id;
  canvas.logp[slot] = Math.min(0, logp);
}
