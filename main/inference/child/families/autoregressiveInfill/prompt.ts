/** Fill-in-the-middle prompts, as the models are trained: `<kind> [PRE] prefix [SUF] suffix [MID]`, then the middle, then [DEL]. */

/** Ids that only this family's prompts hold. */
export interface PromptIds {
  readonly prefix: number;
  readonly suffix: number;
  readonly middle: number;
}

/** Tokens of a prompt that stand for no text: kind, [PRE], [SUF], [MID]. */
export const PROMPT_MARKS = 4;

/** The prompt for what stands between `before` and `behind`. */
export function infillPrompt(marks: PromptIds, kind: number, before: readonly number[], behind: readonly number[]): number[] {
  return [kind, marks.prefix, ...before, marks.suffix, ...behind, marks.middle];
}

/** The prompt for window[from, to), where window[0] is the kind token. */
export function windowPrompt(marks: PromptIds, window: readonly number[], from: number, to: number): number[] {
  return infillPrompt(marks, window[0] ?? 0, window.slice(1, from), window.slice(to));
}
