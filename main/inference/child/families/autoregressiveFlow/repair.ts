/** What may not stand in a document is written again, with all that stands around it fixed. */
import { bannedPhrases, findBanned, reopen, restoreOld } from "../shared/bannedWording.ts";
import { type Canvas, OPEN, openSlot } from "../shared/canvas.ts";
import { repairCharacters } from "../shared/characters.ts";
import { type Alternative, makeFrame } from "../shared/frames.ts";
import type { PassPart } from "../shared/passes.ts";
import type { Vocabulary } from "../shared/vocabulary.ts";
import type { WindowSource } from "../shared/window.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { columnWindow, freeColumns, wholePatches } from "./columns.ts";
import { fillColumns } from "./fill.ts";
import { heatOf } from "./flow.ts";
import type { PassRun } from "./passRun.ts";

const REPAIRS = 3;
const BAN_ATTEMPTS = 12;
/** At a lower temperature another attempt would hardly give other words. */
const LEAST_TEMPERATURE = 0.7;

/** A finished pass, and what its windows are made of. */
export interface Redo {
  readonly run: PassRun;
  readonly source: Omit<WindowSource, "canvases">;
}

/** Tokens that make no whole characters, or none that a document can hold, are written again, at last deleted. */
export async function* repair(redo: Redo, alternative: Alternative, attempt = 0): AsyncGenerator<GenerateEvent, void> {
  const { run } = redo;
  const { vocabulary } = run.flow;
  const replacementAllowed = run.request.text.includes("\ufffd");
  for (let round = 0; round <= REPAIRS; round += 1) {
    const isLast = round === REPAIRS;
    const found = run.pass.parts.map((part) => {
      const canvas = alternative.canvases[part.span];
      if (!canvas) return 0;
      const impossible = openImpossible(part, canvas, vocabulary, isLast);
      return impossible + repairCharacters(part, canvas, vocabulary, replacementAllowed, isLast);
    });
    if (found.every((count) => count === 0)) return;
    if (isLast) yield frameOf(run, alternative);
    else yield* writeOpen(redo, alternative, attempt + round + 1);
  }
}

/** Wording that was rejected at this place does not come out again: its slots are written again, at last the old text stays. */
export async function* avoidBanned(redo: Redo, alternative: Alternative): AsyncGenerator<GenerateEvent, void> {
  const { run } = redo;
  for (const part of run.pass.parts) {
    const canvas = alternative.canvases[part.span];
    const banned = run.request.banned[part.span] ?? [];
    if (!canvas || banned.length === 0) continue;
    const { replaced } = canvas.layout;
    const phrases = bannedPhrases(banned, run.request.text.slice(replaced.start, replaced.end));
    for (let attempt = 1; ; attempt += 1) {
      const slots = findBanned(canvas, part, phrases, run.flow.vocabulary);
      if (slots === null) break;
      if (attempt > BAN_ATTEMPTS) {
        restoreOld(canvas, part.to);
        yield frameOf(run, alternative);
        break;
      }
      reopen(canvas, slots, attempt);
      const number = attempt * (REPAIRS + 2);
      yield* writeOpen(redo, alternative, number);
      yield* repair(redo, alternative, number);
    }
  }
}

/** Writes the open slots of the pass with new noise. */
async function* writeOpen({ run, source }: Redo, alternative: Alternative, attempt: number): AsyncGenerator<GenerateEvent, void> {
  const columns = freeColumns(run.pass, alternative.canvases, false);
  if (columns.length === 0) return;
  const window = columnWindow({ ...source, canvases: alternative.canvases }, run.pass, columns);
  const context = await run.flow.contexts.get(window.ids, window.positions);
  yield { type: "breath" };
  const heat = heatOf(Math.max(LEAST_TEMPERATURE, run.request.temperature));
  const positions = wholePatches(window.slots, run.flow.network.shape.patch);
  yield* fillColumns({ ...run, attempt, columns, positions, context, heat }, [alternative]);
}

/** Opens, at last deletes, tokens that a document cannot hold. Returns how many there were. */
function openImpossible({ from, to }: PassPart, canvas: Canvas, vocabulary: Vocabulary, isLast: boolean): number {
  let found = 0;
  for (let slot = from; slot < to; slot += 1) {
    const id = canvas.ids[slot] ?? OPEN;
    if (canvas.layout.locked[slot] || id === OPEN || id === canvas.layout.target[slot] || !vocabulary.neverGenerated(id)) continue;
    openSlot(canvas, slot);
    if (isLast) canvas.ids[slot] = vocabulary.special.del;
    found += 1;
  }
  return found;
}

function frameOf(run: PassRun, alternative: Alternative): GenerateEvent {
  return { type: "frame", frame: makeFrame(alternative, run.isLast ? 0 : 1, run.flow.vocabulary, run.elapsed()) };
}
