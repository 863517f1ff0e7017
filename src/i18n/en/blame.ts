/** Texts of blame. */
export const blame = {} as const;
