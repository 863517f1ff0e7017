/**
 * How texts are sampled that begin from nothing. The surest places first, with the likeliest tokens, make whole paragraphs of one word
 * (docs/decisions/0027-beginnings-first.md).
 */
export const DRAFT_SAMPLING = { order: "random", temperature: 1, topP: 0.9 } as const;
