import type { Author } from "../../src/domain/proposal/proposal.ts";

/** Colours for people; a model has its own. */
export const PERSON_COLOURS = 6;

/** Class of an author's colour: `author-model`, or `author-0` to `author-5` by name. */
export function authorClass(author: Author): string {
  if (author.kind === "model") {
    return "author-model";
  }
  let sum = 0;
  for (const character of author.name) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  }
  return `author-${sum % PERSON_COLOURS}`;
}
