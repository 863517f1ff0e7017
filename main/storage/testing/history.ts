/** A long, plausible history of one document, the same for the same seed: for tests and benchmarks. */
import type { Author } from "../../../src/domain/proposal/proposal.ts";
import { applyEdits } from "../../../src/domain/text/editAlgebra.ts";
import { DEFAULT_LINE_ENDINGS } from "../../../src/domain/text/lineEndings.ts";
import type { TextEdit } from "../../../src/domain/text/textEdit.ts";
import type { Storage } from "../storage.ts";

const VOCABULARY =
  "the party shall agreement services provider customer any data under this section may not within days notice of termination fees applicable law each other written consent confidential information obligations liability damages claims reasonable including without limitation term renewal invoice payment security breach remedy material".split(
    " ",
  );

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Markdown with about `words` words in clauses of 20 to 120 words. */
export function longDocument(words: number, random: () => number): string {
  const paragraphs: string[] = [];
  for (let count = 0; count < words; ) {
    if (paragraphs.length % 8 === 0) paragraphs.push(`## ${capitalise(phrase(3, random))}`);
    const length = 20 + Math.floor(random() * 100);
    paragraphs.push(`${capitalise(phrase(length, random))}.`);
    count += length;
  }
  return `${paragraphs.join("\n\n")}\n`;
}

/** One revision's worth of work: mostly a few words typed in one place, now and then a clause rewritten, added or removed. */
export function editStep(text: string, random: () => number): TextEdit[] {
  const kind = random();
  const at = wordStart(text, Math.floor(random() * text.length));
  if (kind < 0.75) return [{ start: at, end: at, text: `${phrase(1 + Math.floor(random() * 6), random)} ` }];
  if (kind < 0.9) return [{ start: at, end: wordStart(text, Math.min(text.length, at + 30)), text: `${phrase(4, random)} ` }];
  const clause = clauseAt(text, at);
  if (kind < 0.94) return [{ ...clause, text: `${capitalise(phrase(40, random))}.` }];
  if (kind < 0.97) return [{ start: clause.start, end: clause.start, text: `${capitalise(phrase(30, random))}.\n\n` }];
  return [{ start: clause.start, end: Math.min(text.length, clause.end + 2), text: "" }];
}

/** The texts of a history, the first being the document itself. */
export function* historyTexts(words: number, revisions: number, seed: number): Generator<string> {
  const random = seededRandom(seed);
  let text = longDocument(words, random);
  yield text;
  for (let number = 1; number < revisions; number += 1) {
    text = applyEdits(text, editStep(text, random));
    yield text;
  }
}

/** Stores texts as the revisions of one new document, in transactions of 100; returns the row ids. */
export function storeHistory(
  storage: Storage,
  key: string,
  texts: Iterable<string>,
  startAt = 1_700_000_000_000,
): { document: number; revisions: number[] } {
  const author: Author = { kind: "person", name: "A. Drafter" };
  const revisions: number[] = [];
  let document = 0;
  const add = (batch: readonly string[]): void =>
    storage.transaction(() => {
      for (const text of batch) {
        const at = startAt + revisions.length * 60_000;
        const words = text.split(" ").length;
        if (document === 0)
          document = storage.documents.add({
            key,
            title: "History",
            fileName: null,
            kind: "contract",
            at,
            words,
            lineEndings: DEFAULT_LINE_ENDINGS,
          });
        const cause = revisions.length === 0 ? "baseline" : "typing";
        const revision = {
          document,
          parent: revisions.at(-1) ?? null,
          text,
          author,
          cause,
          message: "",
          createdAt: at,
          words,
          run: null,
        } as const;
        revisions.push(storage.revisions.add(revision));
        storage.documents.saveCheckpoint(document, {
          version: revisions.length,
          headRowId: revisions.at(-1) ?? 0,
          words,
          pending: 0,
          lineEndings: DEFAULT_LINE_ENDINGS,
          locks: [],
        });
      }
    });
  let batch: string[] = [];
  for (const text of texts) {
    batch.push(text);
    if (batch.length === 100) {
      add(batch);
      batch = [];
    }
  }
  if (batch.length > 0) add(batch);
  return { document, revisions };
}

function phrase(words: number, random: () => number): string {
  return Array.from({ length: words }, () => VOCABULARY[Math.floor(random() * VOCABULARY.length)] ?? "the").join(" ");
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function wordStart(text: string, offset: number): number {
  const space = text.lastIndexOf(" ", offset);
  return space < 0 ? 0 : space + 1;
}

function clauseAt(text: string, offset: number): { start: number; end: number } {
  const before = text.lastIndexOf("\n\n", offset);
  const after = text.indexOf("\n\n", offset);
  return { start: before < 0 ? 0 : before + 2, end: after < 0 ? text.length : after };
}
