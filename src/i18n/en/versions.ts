/** Texts of versions. */
export const versions = {} as const;
