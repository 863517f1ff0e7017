/** Made-up contract prose of any length: the same for the same seed, with words that are distributed as in a language. */
import { counterRandom } from "../src/domain/random/counterRandom.ts";

const SYLLABLES = [
  "con",
  "tract",
  "li",
  "a",
  "bil",
  "i",
  "ty",
  "par",
  "ty",
  "no",
  "tice",
  "term",
  "pay",
  "ment",
  "a",
  "gree",
  "de",
  "liv",
  "er",
  "war",
  "ran",
  "ser",
  "vice",
  "pro",
  "vi",
  "der",
  "cus",
  "to",
  "mer",
  "in",
  "dem",
  "ni",
  "fy",
  "the",
  "of",
  "shall",
  "or",
  "and",
];
const VOCABULARY = 4_000;

export interface Prose {
  readonly paragraphs: readonly string[];
  readonly text: string;
  /** The n-th word of the vocabulary (modulo its size), frequent ones first. */
  word(index: number): string;
}

/** `words` words in paragraphs of about 50 with a heading before every eighth. */
export function prose(words: number, seed: number): Prose {
  const random = counterRandom(seed, 0);
  let draw = 0;
  const next = () => random.uniform(draw++);
  const vocabulary = Array.from({ length: VOCABULARY }, (_, rank) => {
    const length = rank < 40 ? 1 : 1 + Math.floor(next() * 4);
    return Array.from({ length }, () => SYLLABLES[Math.floor(next() * SYLLABLES.length)] ?? "of").join("");
  });
  const word = (index: number) => vocabulary[index % VOCABULARY] ?? "the";
  // Zipf: rank is exponential in a uniform number.
  const common = () => word(Math.floor(VOCABULARY ** next()) - 1);
  const paragraphs: string[] = ["# Services agreement"];
  for (let written = 0; written < words; ) {
    if (paragraphs.length % 9 === 1) paragraphs.push(`## ${capital(common())} and ${common()}`);
    const length = Math.min(words - written, 30 + Math.floor(next() * 40));
    const sentence = Array.from({ length }, (_, index) => (index % 17 === 16 ? `${common()},` : common())).join(" ");
    paragraphs.push(`${capital(sentence)}.`);
    written += length;
  }
  return { paragraphs, text: `${paragraphs.join("\n\n")}\n`, word };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
