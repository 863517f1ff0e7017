/** Comparing texts by sentences and words. */
export type { DiffPart } from "./diffParts.ts";
export { diffWords } from "./diffWords.ts";
export { diffForReview, type ReviewHunk } from "./reviewHunks.ts";
