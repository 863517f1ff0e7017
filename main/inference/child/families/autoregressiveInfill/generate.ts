/** A generation from request to result: stretch after stretch, each token by token. */

import type { GenerateRequest, GenerateResult } from "../../../protocol.ts";
import { TokenisedText } from "../../tokenisedText.ts";
import { bannedPhrases, findBanned, reopen, restoreOld } from "../shared/bannedWording.ts";
import { openCount } from "../shared/canvas.ts";
import { checkRequest } from "../shared/checkRequest.ts";
import { type Alternative, makeAlternative } from "../shared/frames.ts";
import { layOutSpans } from "../shared/layOutSpans.ts";
import type { PassPart } from "../shared/passes.ts";
import { makeResult } from "../shared/result.ts";
import { startCanvases } from "../shared/startCanvases.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import type { Reading } from "./network.ts";
import { planStretches } from "./stretches.ts";
import { frameOf, openFrom, type Stretch, type WriteRun, writeStretch } from "./write.ts";
import type { Writer } from "./writer.ts";

const BAN_ATTEMPTS = 12;

/**
 * Regenerates the spans of a request, one token per network run. A strength above 0 is as good as 1: a model that writes from left to right
 * cannot keep some of the old words. The chain rule is exact, so nothing is lost by factorising: the predicted and the achieved error are 0.
 * Yields at most one network run apart. Throws as `SpanGenerator.generate`.
 */
export async function* generateSpans(writer: Writer, request: GenerateRequest): AsyncGenerator<GenerateEvent, GenerateResult> {
  const began = performance.now();
  checkRequest(request);
  const document = new TokenisedText(request.text, writer.blocks);
  const identity = request.strength === 0 && request.start === null;
  const layouts = layOutSpans(writer, request, document, identity);
  const alternatives = Array.from({ length: request.alternatives }, (_, index) =>
    makeAlternative(index, startCanvases(request, layouts, request.strength === 0)),
  );
  const stretches = identity ? [] : planStretches(layouts);
  const open = (alternatives[0]?.canvases ?? []).reduce((sum, canvas) => sum + openCount(canvas), 0);
  const sizes = new Array<number>(open).fill(1);
  const phase = (name: "context" | "denoising" | "finishing"): GenerateEvent => ({ type: "phase", phase: name, sizes, predictedNats: 0 });
  const run: WriteRun = {
    writer,
    request,
    document,
    kindId: writer.kindId(request.kind),
    rules: {
      temperature: request.temperature,
      topP: request.topP,
      vocabulary: writer.vocabulary,
      replacementAllowed: request.text.includes("\ufffd"),
    },
    elapsed: () => performance.now() - began,
    read: sharedReading((ids) => writer.network.prefill(ids)),
  };
  const start = function* (): Generator<GenerateEvent, void> {
    if (stretches.length > 0) yield phase("denoising");
    for (const alternative of alternatives) yield frameOf(run, alternative);
  };
  yield phase("context");
  let started = false;
  for await (const event of writeAll(run, stretches, alternatives)) {
    if (!started) yield* start(); // the first prompt is read
    started = true;
    yield event;
  }
  if (!started) yield* start();
  yield phase("finishing");
  return makeResult(writer, request, layouts, alternatives, { predictedNats: 0, tokens: open, milliseconds: run.elapsed() });
}

async function* writeAll(
  run: WriteRun,
  stretches: readonly PassPart[],
  alternatives: readonly Alternative[],
): AsyncGenerator<GenerateEvent, void> {
  for (const [number, part] of stretches.entries()) {
    for (const alternative of alternatives) {
      const canvas = alternative.canvases[part.span];
      if (canvas) yield* writeAllowed(run, { alternative, canvas, part, number, attempt: 0 });
    }
  }
}

/** Writes a stretch until it holds no wording that was rejected at this place; at last the old text stays. */
async function* writeAllowed(run: WriteRun, stretch: Stretch): AsyncGenerator<GenerateEvent, void> {
  const { canvas, part, alternative } = stretch;
  const { replaced } = canvas.layout;
  const banned = run.request.banned[part.span] ?? [];
  const phrases = bannedPhrases(banned, run.request.text.slice(replaced.start, replaced.end));
  for (let attempt = 0; ; attempt += 1) {
    yield* writeStretch(run, { ...stretch, attempt });
    if (banned.length === 0) return;
    const slots = findBanned(canvas, part, phrases, run.writer.vocabulary);
    if (slots === null) return;
    if (attempt === BAN_ATTEMPTS) break;
    reopen(canvas, slots, attempt);
    openFrom(canvas, Math.min(...slots), part.to); // what follows was written behind other words
  }
  restoreOld(canvas, part.to);
  yield frameOf(run, alternative);
}

/** Remembers the last reading: alternatives that begin alike read their prompt once. */
function sharedReading(read: (ids: readonly number[]) => Promise<Reading>): WriteRun["read"] {
  let last: { readonly key: string; readonly reading: Reading } | null = null;
  return async (ids) => {
    const key = ids.join();
    if (last?.key !== key) last = { key, reading: await read(ids) };
    return last.reading;
  };
}
