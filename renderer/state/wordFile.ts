/** Whether a document came from a Word file, by the name of the file that it came from. */
export const isWordFile = (fileName: string | null): boolean => fileName !== null && /\.do[ct][xm]?$/i.test(fileName);
