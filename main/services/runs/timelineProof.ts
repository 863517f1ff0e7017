import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "../../../src/domain/audit/canonicalJson.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import { changedSlots } from "../../storage/frameCodec.ts";
import type { RunProof } from "../../storage/repositories/versions.ts";

/** What the first frame of a timeline is chained to. */
const FIRST = Buffer.alloc(32);

/**
 * What a frame says, as canonical JSON: step, steps, open positions, entropy, spent nats, milliseconds, the changed positions, the
 * lengths of the spans, and every position that differs from the frame before as [span, index, token id, text, guess,
 * log-probability, flags]. With the frames before it, that is the whole frame.
 */
function frameJson(before: CanvasFrame | undefined, frame: CanvasFrame): string {
  const wellFormed = (text: string | null): string | null => text?.toWellFormed() ?? null;
  const slots: Json = changedSlots(before, frame).map(({ span, index, slot, flags }) => {
    return [span, index, slot.id, wellFormed(slot.text), wellFormed(slot.guess), slot.logProbability, flags];
  });
  const { step, steps, open, entropy, spentNats, elapsedMs, changed } = frame;
  return canonicalJson([step, steps, open, entropy, spentNats, elapsedMs, changed, frame.spans.map((span) => span.slots.length), slots]);
}

/** The last link of the chain over the frames of one alternative: each is SHA-256 over the link before it and the frame. */
export function frameChain(frames: readonly CanvasFrame[]): Buffer {
  let link = FIRST;
  frames.forEach((frame, index) => {
    link = createHash("sha256")
      .update(link)
      .update(frameJson(frames[index - 1], frame), "utf8")
      .digest();
  });
  return link;
}

/** The text of each span in a frame; open positions take their best guess. */
export function frameTexts(frame: CanvasFrame): string[] {
  return frame.spans.map(({ slots }) => slots.map((slot) => (slot.deleted ? "" : (slot.text ?? slot.guess ?? ""))).join(""));
}

/** SHA-256 of the texts of the spans: of the canonical JSON of their list. */
export function textHash(texts: readonly string[]): Buffer {
  return createHash("sha256")
    .update(canonicalJson(texts.map((text) => text.toWellFormed())), "utf8")
    .digest();
}

/** The proofs of a timeline, one for each alternative that has frames. */
export function proofsOf(frames: readonly CanvasFrame[]): RunProof[] {
  const alternatives = Map.groupBy(frames, (frame) => frame.alternative);
  return [...alternatives]
    .sort(([a], [b]) => a - b)
    .flatMap(([alternative, own]): RunProof[] => {
      const last = own.at(-1);
      return last === undefined ? [] : [{ alternative, frames: own.length, chain: frameChain(own), text: textHash(frameTexts(last)) }];
    });
}

/** One hash for a whole run, for the log: SHA-256 over alternative, chain and text of all its proofs, as canonical JSON. Null without frames. */
export function timelineHash(proofs: readonly RunProof[]): string | null {
  if (proofs.length === 0) return null;
  const all = proofs.map(({ alternative, frames, chain, text }) => [alternative, frames, chain.toString("hex"), text.toString("hex")]);
  return createHash("sha256").update(canonicalJson(all), "utf8").digest("hex");
}
