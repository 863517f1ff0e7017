/** Which open slots one denoising step decides, and with which tokens. */

import { type Choice, chooseToken, type SamplingRules } from "../shared/candidates.ts";
import { type Canvas, OPEN } from "../shared/canvas.ts";
import type { PassPart } from "../shared/passes.ts";
import type { StepOutput } from "../shared/spanNetwork.ts";

/** How much one step may decide. `count`: that many slots. `bound`: the largest set U with sum H - max H <= nats (EB-Sampler), at least one. */
export type StepBudget = { readonly by: "count"; readonly count: number } | { readonly by: "bound"; readonly nats: number };

export interface RevealRules extends SamplingRules {
  readonly budget: StepBudget;
  /** Order of the slots: by entropy, or by a fixed random key per column. */
  readonly randomKey: ((column: number) => number) | null;
  /** At most so many slots of high entropy in one step (null: no limit); see HIGH_ENTROPY. */
  readonly mostUncertain: number | null;
}

/** Nats above which a slot counts as uncertain: as open as a choice among 55 equally likely tokens. */
export const HIGH_ENTROPY = 4;

/** One slot decided by a step. `entropy` in nats. */
export interface Revealed {
  readonly span: number;
  readonly slot: number;
  readonly entropy: number;
  readonly choice: Choice;
}

interface OpenSlot {
  readonly span: number;
  readonly slot: number;
  readonly column: number;
  readonly part: PassPart;
  readonly canvas: Canvas;
  readonly entropy: number;
  readonly key: number;
}

/**
 * Decides slots of one row. [DEL] belongs at the end of a segment: slots that want it wait until only such are left, then fill from the right. A
 * slot for which no candidate will do becomes [DEL], or its old token where nothing may be deleted.
 * Returns what was decided, with the bound spent: sum H - max H of the decided slots, nats (EB-Sampler; total variation of the factorised step).
 */
export function reveal(
  output: StepOutput,
  row: number,
  parts: readonly PassPart[],
  canvases: readonly Canvas[],
  rules: RevealRules,
  noise: (column: number, rank: number) => number,
): { revealed: Revealed[]; spent: number } {
  const open = openSlots(output, row, parts, canvases, rules);
  const { del } = rules.vocabulary.special;
  const meter = new Meter(rules.budget, rules.mostUncertain);
  const revealed: Revealed[] = [];
  const waiting: OpenSlot[] = [];
  const decide = (at: OpenSlot, choice: Choice): void => {
    at.canvas.ids[at.slot] = choice.id;
    at.canvas.logp[at.slot] = choice.logp;
    revealed.push({ span: at.span, slot: at.slot, entropy: at.entropy, choice });
    meter.add(at.entropy);
  };
  let full = false;
  for (const at of open) {
    if (!meter.admits(at.entropy)) {
      full = true;
      break;
    }
    const choice = chooseToken(output, placeOf(row, at), at.canvas, rules, (rank) => noise(at.column, rank));
    if (choice === null) decide(at, { id: rules.vocabulary.deletes ? del : (at.canvas.layout.target[at.slot] ?? del), logp: Number.NaN });
    else if (choice.id === del) waiting.push(at);
    else decide(at, choice);
  }
  if (!full) {
    const fromRight = (at: OpenSlot): number => (at.canvas.layout.segmentEnd[at.slot] ?? 0) - at.slot;
    for (const at of waiting.sort((a, b) => fromRight(a) - fromRight(b) || a.column - b.column)) {
      if (!meter.admits(at.entropy)) break;
      decide(at, { id: del, logp: deletionLogp(output, row, at, del) });
    }
  }
  return { revealed, spent: meter.spent() };
}

/** Open slots in the order in which they are considered. */
function openSlots(
  output: StepOutput,
  row: number,
  parts: readonly PassPart[],
  canvases: readonly Canvas[],
  rules: RevealRules,
): OpenSlot[] {
  const open: OpenSlot[] = [];
  let column = 0;
  for (const part of parts) {
    const canvas = canvases[part.span];
    for (let slot = part.from; slot < part.to; slot += 1, column += 1) {
      if (!canvas || canvas.ids[slot] !== OPEN) continue;
      const entropy = Math.max(0, output.entropy[row * output.size + column] ?? 0);
      open.push({ span: part.span, slot, column, part, canvas, entropy, key: rules.randomKey ? rules.randomKey(column) : entropy });
    }
  }
  return open.sort((a, b) => a.key - b.key || a.column - b.column);
}

/** Keeps account of what a step has decided. */
class Meter {
  readonly #budget: StepBudget;
  readonly #mostUncertain: number | null;
  #count = 0;
  #sum = 0;
  #highest = 0;
  #uncertain = 0;

  constructor(budget: StepBudget, mostUncertain: number | null) {
    this.#budget = budget;
    this.#mostUncertain = mostUncertain;
  }

  admits(entropy: number): boolean {
    if (this.#count === 0) return true;
    if (this.#mostUncertain !== null && entropy > HIGH_ENTROPY && this.#uncertain >= this.#mostUncertain) return false;
    if (this.#budget.by === "count") return this.#count < this.#budget.count;
    return this.#sum + entropy - Math.max(this.#highest, entropy) <= this.#budget.nats;
  }

  add(entropy: number): void {
    this.#count += 1;
    this.#sum += entropy;
    this.#highest = Math.max(this.#highest, entropy);
    if (entropy > HIGH_ENTROPY) this.#uncertain += 1;
  }

  spent(): number {
    return Math.max(0, this.#sum - this.#highest);
  }
}

function placeOf(row: number, at: OpenSlot): { row: number; column: number; slot: number; from: number; to: number } {
  return { row, column: at.column, slot: at.slot, from: at.part.from, to: at.part.to };
}

function deletionLogp(output: StepOutput, row: number, at: OpenSlot, del: number): number {
  for (let rank = 0; rank < output.top; rank += 1) {
    if (output.candidate(row, at.column, rank) === del)
      return output.topLogp[(row * output.size + at.column) * output.top + rank] ?? Number.NaN;
  }
  return Number.NaN;
}
