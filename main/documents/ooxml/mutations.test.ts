import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { counterRandom } from "../../../src/domain/random/counterRandom.ts";
import { importWord } from "./importWord.ts";
import { readWord } from "./readWord.ts";
import { redlineWord } from "./redline/redlineWord.ts";
import { del, ins, LIST, listed, markDel, p, r, style, wordFile, zip } from "./testing/wordFixture.ts";
import { openWord } from "./wordPackage.ts";

/** PALIMPSEST_MUTATIONS=10000 for the long run. */
const COUNT = Number(process.env.PALIMPSEST_MUTATIONS ?? 600);
/** One file of so many takes a redline, too. */
const REDLINED = 5;
/** No file may take longer, ms, and no run more memory, bytes. */
const LONGEST = 10_000;
const MOST_MEMORY = 512 * 1024 * 1024;

const note = (id: number): string => `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
const FILE = wordFile({
  body: [
    p(r("Fees"), `<w:pStyle w:val="H1"/>${listed(0)}`),
    p(
      `<w:bookmarkStart w:id="1" w:name="_Ref1"/>${r("Pay ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days.")}<w:bookmarkEnd w:id="1"/>`,
      listed(1),
    ),
    p(`${r("See ")}<w:fldSimple w:instr=" REF _Ref1 \\r \\h ">${r("1.1")}</w:fldSimple>${note(2)}`, `${listed(1)}${markDel("Bob")}`),
    p(`<w:commentRangeStart w:id="7"/>${r("This stays.", "<w:b/>")}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>`),
    `<w:tbl><w:tr><w:tc>${p(r("A"))}</w:tc><w:tc>${p(r("B"))}</w:tc></w:tr><w:tr><w:trPr><w:ins w:id="5" w:author="Bob"/></w:trPr><w:tc>${p(r("C"))}</w:tc></w:tr></w:tbl>`,
    `<w:sdt><w:sdtContent>${p(r("In a control."))}</w:sdtContent></w:sdt><w:sectPr/>`,
  ].join(""),
  styles: style("H1", "heading 1"),
  numbering: LIST,
  footnotes: `<w:footnote w:id="2">${p(r("A note."))}</w:footnote>`,
  comments: `<w:comment w:id="7" w:author="Carol" w:initials="C">${p(r("Why?"))}</w:comment>`,
});
const PARTS = unzipSync(FILE);
const NAMES = Object.keys(PARTS);
const FOREIGN = [
  "<w:p>",
  "</w:p>",
  '<w:ins w:id="x">',
  "</w:del>",
  "<w:tc/>",
  "&#0;",
  "&lt;",
  "<!DOCTYPE a>",
  "<?x?>",
  "<![CDATA[",
  "\u0000",
  "\u202e",
  'w:val="-99999999999"',
  '<w:fldChar w:fldCharType="end"/>',
];

/** A file that was read takes a redline with much that it may have no example of; or that is refused with a reason. */
async function redlined(bytes: Uint8Array, number: number): Promise<void> {
  const word = await openWord(bytes);
  const { rejected } = readWord(word);
  const added = "## New {#new}\n\n1. See [](#new)[^new].\n\n   1. deep\n\n- bullet\n\n[^new]: note\n";
  const text = `${rejected.replace("stays", "stays[^new]")}\n${added}`;
  const { bytes: after } = redlineWord(word, { text, tracked: { author: "Grace", date: 0 }, resolutions: new Map() });
  const said = (whole: string): string => whole.replace(/^---\n[\s\S]*?\n---\n\n/, "").replace(/ \{#[^}]*\}/g, "");
  expect(said(readWord(await openWord(after)).rejected), `file ${number}`).toBe(said(rejected));
}

/** The file with one to four hurts, in its XML or in its archive. The same for the same number. */
function mutate(number: number): Uint8Array {
  const random = counterRandom(131, number);
  let draw = 0;
  const below = (limit: number): number => Math.floor(random.uniform(draw++) * limit);
  const parts: Record<string, string | Uint8Array> = { ...PARTS };
  for (let hurts = 1 + below(4); hurts > 0; hurts -= 1) {
    const name = below(3) > 0 ? "word/document.xml" : (NAMES[below(NAMES.length)] ?? "");
    const kept = parts[name];
    if (kept === undefined) continue;
    const text = typeof kept === "string" ? kept : strFromU8(kept);
    const tags = [...text.matchAll(/<[^>]+>/g)];
    const one = tags[below(tags.length)];
    const other = tags[below(tags.length)];
    const kind = below(8);
    if (kind === 0) delete parts[name];
    else if (kind === 1) parts[name] = text.slice(0, below(text.length));
    else if (one === undefined || other === undefined) parts[name] = "";
    else if (kind === 2) parts[name] = text.slice(0, one.index) + text.slice(one.index + one[0].length);
    else if (kind === 3) parts[name] = text.slice(0, one.index) + other[0] + text.slice(one.index);
    else if (kind === 4) parts[name] = text.slice(0, one.index) + (FOREIGN[below(FOREIGN.length)] ?? "") + text.slice(one.index);
    else if (kind === 5) parts[name] = text.replaceAll(one[0], one[0].replace(/"[^"]*"/, `"${below(2 ** 31)}"`));
    else if (kind === 6)
      parts[name] =
        text.slice(0, one.index) + text.slice(Math.min(one.index, other.index), Math.max(one.index, other.index)) + text.slice(one.index);
    else parts[name] = text.replaceAll(/w:id="\d+"/g, 'w:id="1"');
  }
  const bytes = zip(parts);
  if (below(4) === 0)
    for (let flips = 1 + below(6); flips > 0; flips -= 1) {
      const at = below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
    }
  return below(12) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes;
}

test(`${COUNT} damaged Word files are read or refused with a reason, soon and in little memory`, {
  timeout: 60_000 + COUNT * 50,
}, async () => {
  let read = 0;
  let refused = 0;
  let slowest = 0;
  const before = process.memoryUsage().rss;
  for (let number = 0; number < COUNT; number += 1) {
    const began = performance.now();
    try {
      const bytes = mutate(number);
      const { text, changes } = await importWord("a.docx", bytes);
      if (number % REDLINED === 0) await redlined(bytes, number);
      // What is proposed fits the text, in order and apart.
      changes.reduce((position, { start, end }) => {
        expect(start, `file ${number}`).toBeGreaterThanOrEqual(position);
        expect(end).toBeGreaterThanOrEqual(start);
        return end;
      }, 0);
      expect(changes.at(-1)?.end ?? 0).toBeLessThanOrEqual(text.length);
      read += 1;
    } catch (error) {
      if (!(error instanceof PalimpsestError)) throw new Error(`file ${number}`, { cause: error });
      expect(error.code).toMatch(/^(UNSUPPORTED_FORMAT|FILE_TOO_LARGE)$/);
      refused += 1;
    }
    slowest = Math.max(slowest, performance.now() - began);
  }
  expect(slowest).toBeLessThan(LONGEST);
  expect(process.memoryUsage().rss - before).toBeLessThan(MOST_MEMORY);
  // Both ends are reached, so that neither half of the check is idle.
  expect(read).toBeGreaterThan(COUNT / 10);
  expect(refused).toBeGreaterThan(COUNT / 10);
});
