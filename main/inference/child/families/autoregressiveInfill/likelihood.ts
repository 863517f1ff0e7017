/** Teacher-forced likelihoods: how probable given tokens are behind a prompt. */
import { maskedLogp } from "../shared/maskedLogp.ts";
import { bestVisible } from "../shared/measuring.ts";
import type { CausalNetwork, NextTokens, Reading } from "./network.ts";
import { windowPrompt } from "./prompt.ts";
import type { Writer } from "./writer.ts";

/** What the network says at the place of token i of a middle. */
export type Columns = (index: number) => { readonly next: NextTokens; readonly column: number };

/**
 * Log-probabilities of tokens ids[n] behind `prompt`, each given the prompt and those before it: [n], nats. Null when the package cannot tell them
 * exactly. Throws INFERENCE_FAILED.
 */
export async function exactLogp(network: CausalNetwork, prompt: readonly number[], ids: readonly number[]): Promise<Float64Array | null> {
  const row = await network.nextLogp([...prompt, ...ids]);
  return row?.subarray(prompt.length - 1).map((nats) => Math.min(0, nats)) ?? null;
}

/** The same as near as the best candidates allow: the others share the rest of the mass equally. */
export function estimatedLogp(columns: Columns, ids: readonly number[], vocabularySize: number): Float64Array {
  return Float64Array.from(ids, (id, i) => {
    const { next, column } = columns(i);
    return maskedLogp(next, 0, column, id, vocabularySize);
  });
}

/** Reads all tokens of the middle but the last, at once, behind its prompt. Throws INFERENCE_FAILED. */
export async function readMiddle(network: CausalNetwork, prompt: Reading, ids: readonly number[]): Promise<Columns> {
  const first = { next: prompt.next, column: prompt.next.size - 1 };
  if (ids.length <= 1) return () => first;
  const { next } = await network.step(prompt.cache, ids.slice(0, -1));
  return (index) => (index === 0 ? first : { next, column: index - 1 });
}

/** Log-probabilities of window[from, to) given all that stands around it, where window[0] is the kind token: [to - from], nats. */
export async function spanLogp(
  { network, marks, vocabulary }: Writer,
  window: readonly number[],
  from: number,
  to: number,
): Promise<Float64Array> {
  const prompt = windowPrompt(marks, window, from, to);
  const ids = window.slice(from, to);
  if (ids.length === 0) return new Float64Array(0);
  const exact = await exactLogp(network, prompt, ids);
  return exact ?? estimatedLogp(await readMiddle(network, await network.prefill(prompt), ids), ids, vocabulary.size);
}

/** The most probable token again and again, to the length of window[from, to); special ids ([DEL] among them) are passed over. */
export async function greedySpan(writer: Writer, window: readonly number[], from: number, to: number): Promise<Int32Array> {
  const found = new Int32Array(to - from);
  let reading = await writer.network.prefill(windowPrompt(writer.marks, window, from, to));
  for (let i = 0; i < found.length; i += 1) {
    if (i > 0) reading = await writer.network.step(reading.cache, [found[i - 1] ?? 0]);
    found[i] = bestText(writer, reading.next);
  }
  return found;
}

function bestText({ vocabulary }: Writer, next: NextTokens): number {
  return bestVisible(vocabulary, next.top, (rank) => next.candidate(0, next.size - 1, rank));
}
