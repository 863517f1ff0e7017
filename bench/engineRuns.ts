/** Runs of the inference process as an app starts them, with the times that a user waits. */
import type { Engine } from "../main/inference/engine.ts";
import type { GenerateRequest, GenerateResult } from "../main/inference/protocol.ts";
import { prose } from "./prose.ts";

/** Characters of the made-up prose that make about 64 slots. */
const CHARACTERS = 150;

/** A text whose window is full, with a span of so many characters in its middle. */
export function makeRequest(steps: number, characters = CHARACTERS): GenerateRequest {
  const text = prose(900, 3).text;
  const start = text.indexOf(" ", text.length / 2) + 1;
  return {
    text,
    kind: "contract",
    spans: [{ start, end: start + characters }],
    strength: 1,
    plan: { by: "steps", steps },
    order: "planned",
    temperature: 0.7,
    topP: 0.95,
    alternatives: 1,
    seed: 1,
    lengthFactor: 1,
    remask: false,
    locks: [],
    banned: [[]],
    start: null,
  };
}

/** Times in ms since the request. */
export interface Timing {
  readonly firstFrame: number;
  /** The first frame in which any slot has a word, decided or guessed. */
  readonly firstWords: number;
  readonly steps: number;
  /** Slots of the canvas. */
  readonly slots: number;
  readonly end: number;
  readonly gaps: readonly number[];
  readonly afterCancel: number;
  readonly result: GenerateResult | null;
}

/** Runs a request; with `cancelAt`, cancels when that many frames came. Times in ms since the request. */
export function generate(engine: Engine, folder: string, request: GenerateRequest, cancelAt: number | null): Promise<Timing> {
  const began = performance.now();
  const frames: number[] = [];
  let words: number | null = null;
  let steps = 0;
  let slots = 0;
  let cancelled = Number.NaN;
  return new Promise((resolve, reject) => {
    const finish = (result: GenerateResult | null): void => {
      const end = performance.now();
      resolve({
        firstFrame: (frames[0] ?? end) - began,
        firstWords: (words ?? end) - began,
        steps,
        slots,
        end: end - began,
        gaps: frames.slice(1).map((time, i) => time - (frames[i] ?? time)),
        afterCancel: end - cancelled,
        result,
      });
    };
    const job = engine.generate(folder, "cpu", request, {
      phase: () => {},
      frame: ({ step, spans }) => {
        const now = performance.now();
        frames.push(now);
        steps = Math.max(steps, step);
        slots = spans.reduce((sum, span) => sum + span.slots.length, 0);
        if (words === null && spans.some((span) => span.slots.some(({ id, guess }) => id >= 0 || guess !== null))) words = now;
        if (cancelAt !== null && frames.length === cancelAt) {
          cancelled = performance.now();
          job.cancel();
        }
      },
      done: finish,
      failed: (error) => (error.code === "CANCELLED" && cancelAt !== null ? finish(null) : reject(error)),
    });
  });
}
