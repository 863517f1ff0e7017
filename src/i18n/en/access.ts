/** Texts of access. */
export const access = {} as const;
