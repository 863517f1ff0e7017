/** Texts of decisions. */
export const decisions = {} as const;
