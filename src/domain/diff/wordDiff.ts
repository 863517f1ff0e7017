/** Comparing texts by sentences and words. */
export { type ComparedParagraph, type CompareRow, compareTexts, countChanges, type DiffPart } from "./compareTexts.ts";
export { diffWords } from "./diffWords.ts";
export { diffForReview, type ReviewHunk } from "./reviewHunks.ts";
