import { describe, expect, it } from "vitest";
import { renderDocx } from "../../docx/renderDocx.ts";
import { parseMarkdown } from "../../markdown/parse.ts";
import { schemaErrors } from "../../testing/schemaErrors.ts";
import { wordFaults } from "../../testing/wordFaults.ts";
import { packParts } from "../packageEdits.ts";
import { readWord } from "../readWord.ts";
import { redlineWord } from "../redline/redlineWord.ts";
import { del, ins, p, r, wordFile } from "../testing/wordFixture.ts";
import { readComments } from "../wordComments.ts";
import { openWord } from "../wordPackage.ts";
import { commentOnWord } from "./commentOnWord.ts";
import { stripComments } from "./stripComments.ts";
import type { WrittenThread } from "./writtenThread.ts";

const AT = Date.UTC(2026, 10, 29, 8, 30);
const message = (author: string, text: string) => ({ author, at: AT, text });

function about(text: string, words: string, ...messages: WrittenThread["messages"]): WrittenThread {
  const start = text.indexOf(words);
  return { range: { start, end: start + words.length }, original: null, messages, resolved: false };
}

/** Comments on a file, and what is read from it again: each thread with the words that it is about. */
async function commented(bytes: Uint8Array, text: string, threads: readonly WrittenThread[]) {
  const known = new Set([...(await schemaErrors(bytes)), ...(await wordFaults(bytes))]);
  const result = await commentOnWord(bytes, text, threads);
  const faults = [...(await schemaErrors(result.bytes)), ...(await wordFaults(result.bytes))].filter((fault) => !known.has(fault));
  expect(faults).toEqual([]);
  const word = await openWord(result.bytes);
  const read = readWord(word);
  const ranges = new Map(read.comments.accepted.map(({ id, start, end }) => [id, read.accepted.slice(start, end)]));
  const found = readComments(word).map(({ first, replies, resolved }) => ({
    about: ranges.get(first.id),
    said: [first, ...replies].map(({ author, text: words }) => `${author}: ${words}`),
    resolved,
  }));
  return { ...result, word, read, found };
}

describe("comments on a Word file", () => {
  it("stand at their words, over runs, inside changes, in tables; replies answer", async () => {
    const cell = (text: string): string => `<w:tc>${p(r(text))}</w:tc>`;
    const body = `${p(`${r("Pay ")}${r("within", "<w:b/>")}${r(" 30 days")}${ins("Ann", r(" of receipt"))}${del("Ann", " at once")}.`)}<w:tbl><w:tr>${cell("Fee")}${cell("100")}</w:tr></w:tbl>${p(r("End."))}`;
    const bytes = wordFile({ body });
    const text = readWord(await openWord(bytes)).accepted;
    const { found, read } = await commented(bytes, text, [
      about(text, "within** 30", message("Grace Hopper", "Why?\nSecond line & more"), message("Ada", "Because.")),
      about(text, "receipt", message("Ada", "Whose?")),
      about(text, "100", message("Ada", "Net?")),
    ]);
    expect(found).toEqual([
      { about: "**within** 30", said: ["Grace Hopper: Why?\nSecond line & more", "Ada: Because."], resolved: false },
      { about: "receipt", said: ["Ada: Whose?"], resolved: false },
      { about: "100", said: ["Ada: Net?"], resolved: false },
    ]);
    expect(read.accepted).toBe(text);
    expect(read.edits.length).toBe(1);
  });

  it("overlap, share their ends, and keep their place beside changes that wait", async () => {
    const bytes = wordFile({ body: p(`${r("One two ")}${ins("Ann", r("and a half "))}${r("three four.")}`) });
    // As the window has it: what waits is not part of the text.
    const text = readWord(await openWord(bytes)).rejected;
    const { found } = await commented(bytes, text, [
      about(text, "One two three", message("A", "first")),
      about(text, "two three", message("B", "second")),
      about(text, "three", message("C", "third")),
    ]);
    expect(found.map(({ about: words }) => words)).toEqual(["One two and a half three", "two and a half three", "three"]);
  });

  it("go on in threads of the file and resolve them; the file's own words stay", async () => {
    const comment = (id: number, author: string, text: string): string =>
      `<w:comment w:id="${id}" w:author="${author}" w:date="2026-03-01T09:00:00Z">${p(r(text))}</w:comment>`;
    const mark = (id: number, text: string): string =>
      `<w:commentRangeStart w:id="${id}"/>${r(text)}<w:commentRangeEnd w:id="${id}"/><w:r><w:commentReference w:id="${id}"/></w:r>`;
    const bytes = wordFile({
      body: p(mark(4, "Pay") + r(" now. ") + mark(9, "Or later.")),
      comments: comment(4, "Ann", "Too soon?") + comment(9, "Ann", "Really?"),
    });
    const text = readWord(await openWord(bytes)).accepted;
    const original = (words: string) => ({ author: "Ann", date: Date.UTC(2026, 2, 1, 9), text: words });
    const threads: WrittenThread[] = [
      { range: null, original: original("Too soon?"), messages: [message("Grace", "No.")], resolved: false },
      { range: null, original: original("Really?"), messages: [], resolved: true },
      { range: null, original: original("Nobody said this"), messages: [message("Grace", "lost")], resolved: false },
    ];
    const { found, word, withoutPlace } = await commented(bytes, text, threads);
    expect(found).toEqual([
      { about: "Pay", said: ["Ann: Too soon?", "Grace: No."], resolved: false },
      { about: "Or later.", said: ["Ann: Really?"], resolved: true },
    ]);
    expect(withoutPlace).toBe(0);
    expect(word.xml("word/comments.xml")?.source).toContain(r("Too soon?"));
    const again = await commented((await commentOnWord(bytes, text, threads)).bytes, text, []);
    expect(again.found).toEqual(found);
  });

  it("stand at the beginning where their text is gone, and this is counted", async () => {
    const bytes = wordFile({ body: p(r("Some text.")) });
    const { found, withoutPlace } = await commented(bytes, "Some text.\n", [
      { range: null, original: null, messages: [message("Ada", "About nothing")], resolved: false },
    ]);
    expect(found).toEqual([{ about: "", said: ["Ada: About nothing"], resolved: false }]);
    expect(withoutPlace).toBe(1);
  });

  it("find fields, and a redline of our own", async () => {
    const before = "# Title\n\n## Fees {#fees}\n\nPay within 30 days.\n\n## Term\n\nSee [](#fees) for more.\n";
    const after = before.replace("30", "45");
    const rendered = await renderDocx(parseMarkdown(before, "contract", "T"), AT);
    const redline = redlineWord(await openWord(rendered.bytes), {
      text: after,
      tracked: { author: "Grace", date: AT },
      resolutions: new Map(),
      rendering: { text: before, places: rendered.places },
    });
    const { found } = await commented(redline.bytes, after, [
      about(after, "45 days", message("Ada", "Long?")),
      about(after, "[](#fees)", message("Ada", "Which?")),
      about(after, "Fees {#fees}", message("Ada", "A heading")),
    ]);
    expect(found.map(({ about: words }) => words?.replace(/\(#[^)]*\)/, "(…)").replace(/ \{.*/, ""))).toEqual(["45 days", "[](…)", "Fees"]);
  });
});

describe("a file without its comments", () => {
  it("says the same, and nothing of them is left", async () => {
    const before = await commentOnWord(wordFile({ body: p(r("Pay now.")) + p(ins("Ann", r("Or later."))) }), "Pay now.\n\nOr later.\n", [
      { range: { start: 0, end: 3 }, original: null, messages: [message("Ada Secret", "Psst"), message("Bob", "Yes")], resolved: false },
      { range: { start: 13, end: 18 }, original: null, messages: [message("Ada Secret", "Psst")], resolved: true },
    ]);
    const word = await openWord(before.bytes);
    expect([...word.parts.keys()]).toContain("word/commentsExtended.xml");
    const { parts, comments } = stripComments(word);
    expect(comments).toBe(3);
    const bytes = packParts(parts);
    expect(await wordFaults(bytes)).toEqual([]);
    const after = await openWord(bytes);
    expect(readWord(after).accepted).toBe(readWord(word).accepted);
    expect(readWord(after).edits.map(({ newText }) => newText)).toEqual(readWord(word).edits.map(({ newText }) => newText));
    for (const content of after.parts.values()) expect(new TextDecoder().decode(content)).not.toMatch(/Psst|Secret|comment/i);
  });
});
