/** Writing a stretch token by token: read the prompt once, then one network run per token. */
import { counterRandom } from "../../../../../src/domain/random/counterRandom.ts";
import type { GenerateRequest } from "../../../protocol.ts";
import type { TokenisedText } from "../../tokenisedText.ts";
import { ban, type Canvas, OPEN, openCount } from "../shared/canvas.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import type { PassPart } from "../shared/passes.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Reading } from "./network.ts";
import { chooseNext, type NextTokenRules, unfinishedBefore } from "./nextToken.ts";
import { longestMiddle, stretchPrompt } from "./stretches.ts";
import type { Writer } from "./writer.ts";

/** What stays the same throughout a run. */
export interface WriteRun {
  readonly writer: Writer;
  readonly request: GenerateRequest;
  readonly document: TokenisedText;
  readonly kindId: number;
  readonly rules: NextTokenRules;
  /** Milliseconds since the run began. */
  elapsed(): number;
  /** Reads a prompt; alternatives that begin with the same one share the reading. */
  read(ids: readonly number[]): Promise<Reading>;
}

/** A stretch of one alternative. `number` and `attempt` (0 first) are parts of the random stream. */
export interface Stretch {
  readonly alternative: Alternative;
  readonly canvas: Canvas;
  readonly part: PassPart;
  readonly number: number;
  readonly attempt: number;
}

const STRETCHES = 4096;
const ATTEMPTS = 64;
const RANKS = 64;

/** Decides the open slots of the stretch from the first one on; tokens before it stay. A [DEL] ends the stretch: its other slots are [DEL] too. */
export async function* writeStretch(run: WriteRun, stretch: Stretch): AsyncGenerator<GenerateEvent, void> {
  const { part, canvas } = stretch;
  endBehindDel(run, stretch);
  const most = longestMiddle(run.writer.maxPositions);
  for (let slot = firstOpen(canvas, part); slot < part.to; slot = firstOpen(canvas, part)) {
    const from = part.from + Math.floor((slot - part.from) / most) * most;
    yield* writeMiddle(run, stretch, { from, to: Math.min(part.to, from + most) }, slot);
  }
}

/** Writes slots [first, to) behind a prompt for [from, to), until the end, a [DEL] or a step back. */
async function* writeMiddle(
  run: WriteRun,
  stretch: Stretch,
  slots: { readonly from: number; readonly to: number },
  first: number,
): AsyncGenerator<GenerateEvent, void> {
  const { writer, document, kindId, rules, request } = run;
  const { alternative, canvas, part } = stretch;
  const { del } = writer.vocabulary.special;
  const stream = ((alternative.index * STRETCHES + stretch.number) * ATTEMPTS + stretch.attempt) * 2;
  const random = counterRandom(request.seed, stream);
  const prompt = stretchPrompt(writer, document, kindId, alternative.canvases, part, slots);
  let reading = await run.read([...prompt, ...canvas.ids.subarray(slots.from, first)]);
  yield { type: "breath" };
  for (let slot = first; slot < slots.to; slot += 1) {
    if (slot > first) reading = await writer.network.step(reading.cache, [canvas.ids[slot - 1] ?? del]);
    const choice = chooseNext(reading.next, slot, part, canvas, rules, (rank) => random.gumbel(slot * RANKS + rank));
    if (choice === null && stepBack(run, stretch, slot)) return yield { type: "breath" };
    const { id, logp } = choice ?? { id: del, logp: Number.NaN };
    const decided = id === del ? part.to - slot : 1;
    canvas.ids.fill(id, slot, slot + decided);
    canvas.logp[slot] = logp;
    alternative.step += 1;
    alternative.sizes.push(decided);
    alternative.entropy = Math.max(0, reading.next.entropy[reading.next.size - 1] ?? 0);
    yield frameOf(run, alternative);
    if (id === del) return;
  }
}

/**
 * No candidate goes on from here: the character that is unfinished is taken back, and its first token ruled out. False when there is none: then
 * the stretch ends.
 */
function stepBack({ writer }: WriteRun, { canvas, part }: Stretch, slot: number): boolean {
  const { from } = unfinishedBefore(slot, part, canvas, writer.vocabulary);
  if (from === slot) return false;
  ban(canvas, from, canvas.ids[from] ?? OPEN);
  openFrom(canvas, from, part.to);
  return true;
}

/** A canvas to go on from: what stands behind its first open slot or its first [DEL] was never written from left to right. */
function endBehindDel({ writer }: WriteRun, { canvas, part }: Stretch): void {
  const { del } = writer.vocabulary.special;
  const written = canvas.ids.subarray(part.from, part.to);
  const end = written.findIndex((id) => id === del || id === OPEN);
  if (end < 0) return;
  if (written[end] === del) written.fill(del, end);
  else openFrom(canvas, part.from + end, part.to);
}

/** Opens slots [from, to). */
export function openFrom(canvas: Canvas, from: number, to: number): void {
  canvas.ids.fill(OPEN, from, to);
  canvas.logp.fill(Number.NaN, from, to);
}

function firstOpen(canvas: Canvas, part: PassPart): number {
  const at = canvas.ids.subarray(part.from, part.to).indexOf(OPEN);
  return at < 0 ? part.to : part.from + at;
}

/** The frame of the present state. At most one step per open slot is still to come. */
export function frameOf(run: WriteRun, alternative: Alternative): GenerateEvent {
  const later = alternative.canvases.reduce((sum, canvas) => sum + openCount(canvas), 0);
  return { type: "frame", frame: makeFrame(alternative, later, run.writer.vocabulary, run.elapsed()) };
}
