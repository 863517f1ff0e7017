/** Whether a file is a Word file, by its name; null: there is none. */
export const isWordFile = (fileName: string | null): boolean => fileName !== null && /\.do[ct][xm]?$/i.test(fileName);
