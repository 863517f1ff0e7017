import { foldName } from "../access/foldName.ts";
import type { CommentPerson, Mention } from "./comment.ts";

/** What may not go on behind a name, or it would be another word. Japanese names are followed by anything. */
const WORD = /[\p{L}\p{N}_]/u;
const LATIN = /[\p{Script=Latin}\p{N}_]$/u;

/**
 * Who a message mentions: "@" and the whole name of a person, in any case and width. Of names that begin alike the longest counts.
 * An "@" inside a word (an address) mentions nobody.
 */
export function mentionsIn(text: string, people: readonly CommentPerson[]): Mention[] {
  const byLength = people.filter(({ name }) => name !== "").toSorted((a, b) => b.name.length - a.name.length);
  const found: Mention[] = [];
  for (let at = text.search(/[@＠]/u); at >= 0; at = nextAt(text, at + 1)) {
    if (at > 0 && LATIN.test(text.slice(at - 1, at))) continue;
    const person = byLength.find(({ name }) => namesHere(text, at + 1, name));
    if (person !== undefined) found.push({ start: at, end: at + 1 + person.name.length, personId: person.id });
  }
  return found;
}

/** The people mentioned, each once, in the order of the text. */
export function mentionedIds(text: string, people: readonly CommentPerson[]): string[] {
  return [...new Set(mentionsIn(text, people).map((mention) => mention.personId))];
}

/** The name that is being typed at `caret`, from behind its "@" on; null where none is. It may be empty. */
export function mentionAt(text: string, caret: number): { readonly start: number; readonly query: string } | null {
  const head = text.slice(0, caret);
  const match = /(?:^|[^\p{Script=Latin}\p{N}_])[@＠]([^@＠\n]{0,40})$/u.exec(head);
  if (match === null) return null;
  const query = match[1] ?? "";
  return { start: caret - query.length - 1, query };
}

/** People whose name, or a part of it, begins with what was typed. */
export function matchingPeople(query: string, people: readonly CommentPerson[]): CommentPerson[] {
  const wanted = foldName(query);
  if (query.endsWith(" ") && wanted === "") return [];
  return people.filter(({ name }) => {
    const folded = foldName(name);
    return folded.startsWith(wanted) || folded.split(" ").some((part) => part.startsWith(wanted));
  });
}

function namesHere(text: string, start: number, name: string): boolean {
  if (foldName(text.slice(start, start + name.length)) !== foldName(name)) return false;
  const next = text.slice(start + name.length, start + name.length + 2);
  return !(LATIN.test(name.slice(-1)) && LATIN.test(next.slice(0, 1)) && WORD.test(next));
}

function nextAt(text: string, from: number): number {
  const rest = text.slice(from).search(/[@＠]/u);
  return rest < 0 ? -1 : from + rest;
}
