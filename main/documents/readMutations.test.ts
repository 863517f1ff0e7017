import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { counterRandom } from "../../src/domain/random/counterRandom.ts";
import { writeLineEndings } from "../../src/domain/text/lineEndings.ts";
import { readDocument } from "./read.ts";

const SEEDS = ["mutual-nda.md", "gyomu-itaku.md", "slashing-protection.md"].map((name) =>
  readFileSync(new URL(`../../assets/samples/${name}`, import.meta.url)).subarray(0, 1500),
);
const NAMES = ["a.md", "b.txt", "c.markdown", "..", "d.md\u202e", ""];
const COUNT = 10_000;

/** One of the seeds with one to four hurts: flipped bits, cut ends, repeated and foreign bytes. The same for the same number. */
function mutate(number: number): Uint8Array {
  const random = counterRandom(97, number);
  let draw = 0;
  const below = (limit: number): number => Math.floor(random.uniform(draw++) * limit);
  const bytes = [...(SEEDS[below(SEEDS.length)] ?? [])];
  for (let hurt = 1 + below(4); hurt > 0; hurt -= 1) {
    const at = below(bytes.length + 1);
    const kind = below(6);
    if (kind === 0 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    else if (kind === 1) bytes.length = at;
    else if (kind === 2) bytes.splice(at, 0, ...Array.from({ length: below(8) }, () => below(256)));
    else if (kind === 3) bytes.splice(at, below(40));
    else if (kind === 4) bytes.splice(at, 0, ...bytes.slice(at, at + below(200)));
    else bytes.splice(at, 0, ...([[0], [13], [13, 10], [0xef, 0xbb, 0xbf], [0xe2, 0x80, 0xae], [0xf0, 0x9f, 0x98]][below(6)] ?? []));
  }
  return Uint8Array.from(bytes);
}

test(`${COUNT} damaged files are either read whole or refused with a reason`, () => {
  let read = 0;
  let refused = 0;
  for (let number = 0; number < COUNT; number += 1) {
    const bytes = mutate(number);
    try {
      const document = readDocument(NAMES[number % NAMES.length] ?? "", bytes);
      expect(Buffer.from(writeLineEndings(document.text, document.lineEndings)).equals(bytes)).toBe(true);
      read += 1;
    } catch (error) {
      if (!(error instanceof PalimpsestError)) throw error;
      expect(error.message.length).toBeGreaterThan(10);
      refused += 1;
    }
  }
  // Both ends are reached, so that neither half of the check is idle.
  expect(read).toBeGreaterThan(COUNT / 10);
  expect(refused).toBeGreaterThan(COUNT / 10);
});
