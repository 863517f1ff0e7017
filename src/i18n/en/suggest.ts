/** Texts of suggest. */
export const suggest = {} as const;
