/** Comparing two long versions of one contract, against the word diff of the `diff` package in the same process. */
import { diffWords } from "diff";
import { analyseComparison } from "../src/domain/diff/analyseComparison.ts";
import { counterRandom } from "../src/domain/random/counterRandom.ts";
import { type Benchmark, type BenchmarkOptions, type Measurement, median, timeEach } from "./measurement.ts";
import { prose } from "./prose.ts";

const WORDS = 50_000;
const EDITS = 300;
const MOVES = 5;

/** The version after: `edits` places with a few other words, then `moves` paragraphs that stand elsewhere. */
function changed(paragraphs: readonly string[], word: (index: number) => string, edits: number): string {
  const random = counterRandom(7, 3);
  const after = [...paragraphs];
  for (let edit = 0; edit < edits; edit += 1) {
    const place = Math.floor(random.uniform(3 * edit) * after.length);
    const words = (after[place] ?? "").split(" ");
    const from = Math.floor(random.uniform(3 * edit + 1) * words.length);
    words.splice(from, 2, word(edit), word(edit + 1000), word(edit + 2000));
    after[place] = words.join(" ");
  }
  for (let move = 0; move < MOVES; move += 1) {
    const from = Math.floor(random.uniform(10_000 + 2 * move) * after.length);
    const [taken = ""] = after.splice(from, 1);
    after.splice(Math.floor(random.uniform(10_001 + 2 * move) * after.length), 0, taken);
  }
  return after.join("\n\n");
}

async function run({ scale, log }: BenchmarkOptions): Promise<readonly Measurement[]> {
  const share = scale === "full" ? 1 : 0.1;
  const document = prose(Math.round(WORDS * share), 3);
  const before = document.paragraphs.join("\n\n");
  const after = changed(document.paragraphs, (index) => document.word(index), Math.round(EDITS * share));
  const side = (text: string) => ({ text, kind: "contract" as const });
  const found = analyseComparison(side(before), side(after));
  log(`${found.counts.moves} moves, ${found.counts.insertedWords} words inserted, ${found.counts.deletedWords} deleted`);
  const own = median(await timeEach(7, 1, () => analyseComparison(side(before), side(after))));
  const peer = median(await timeEach(3, 0, () => diffWords(before, after)));
  const what = `${before.split(/\s+/).length} words, ${Math.round(EDITS * share)} edits, ${MOVES} moved paragraphs`;
  return [
    {
      name: "compare two versions, median",
      value: own,
      unit: "ms",
      target: { limit: 1000, is: "at most" },
      how: `${what}: alignment, moves, words, clauses, counts and the table of old and new wording`,
    },
    {
      name: "diffWords of the diff package, median",
      value: peer,
      unit: "ms",
      target: null,
      how: "the same two texts; no moves, no clauses",
    },
    { name: "comparison against diffWords", value: own / peer, unit: "x", target: null, how: "both above" },
    {
      name: "moves recognised",
      value: found.counts.moves,
      unit: "count",
      target: { limit: MOVES, is: "at least" },
      how: `of ${MOVES} paragraphs that were moved`,
    },
  ];
}

export const compare: Benchmark = { name: "compare", about: "comparing two long versions", run };
