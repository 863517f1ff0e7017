import type { Translator } from "./translate.ts";

/** What became of what a run was to leave alone. */
export interface RunProof {
  readonly locksHeld: boolean | null;
  readonly kept: { readonly tokens: number; readonly unchanged: number } | null;
}

/** That locked text did not move, where there are locks, and how many of the tokens that a run kept are as before. */
export function proofSentences({ locksHeld, kept }: RunProof, hasLocks: boolean, translate: Translator): string[] {
  return [
    ...(hasLocks && locksHeld === true ? [translate("generate.locksHeld")] : []),
    ...(kept === null ? [] : [translate("generate.kept", { tokens: kept.tokens, unchanged: kept.unchanged })]),
  ];
}
