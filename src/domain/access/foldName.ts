/** A name for comparing: case, width, accents written apart, and white space do not tell two people from each other. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}
