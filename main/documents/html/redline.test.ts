import { expect, test } from "vitest";
import { parseMarkdown } from "../markdown/parse.ts";
import { mergeDocuments } from "../redline/mergeDocuments.ts";
import { renderHtml } from "./renderHtml.ts";

const html = (before: string, after: string): string => {
  const [old, now] = [before, after].map((text) => parseMarkdown(text, "contract", "x"));
  return old === undefined || now === undefined ? "" : renderHtml(mergeDocuments(old, now, "v1"));
};
const DOT =
  "![Dot](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)";

test("whole clauses, headings, footnotes, code, pictures and rules are marked with what they are", () => {
  const page = html(
    `## Old one\n\nGone words here.\n\n1. First clause stays.\n2. Second goes.\n\n***\n\n\`\`\`\na\nb\n\`\`\`\n\nNote[^a]. ${DOT}\n\n[^a]: Words of it.\n`,
    "## Another heading entirely\n\nSomething quite different instead.\n\n1. First clause stays.\n\n```\na\nc\n```\n\nNote.\n",
  );
  expect(page).toContain('<h2><span class="number"><del>1</del></span> <del>Old one</del></h2>');
  expect(page).toContain('<li><p><span class="number"><del>1.2</del></span> <del>Second goes.</del></p></li>');
  expect(page).toContain("<del><hr></del>");
  expect(page).toContain("<pre><code>a\n<del>b</del>\n<ins>c</ins></code></pre>");
  expect(page).toMatch(/Note<del><sup><a href="#footnote-1"[^>]*>1<\/a><\/sup><\/del>\.<del> <img /u);
  expect(page).toMatch(/<li id="footnote-1" class="removed"><span class="number"><del>1<\/del><\/span><p><del>Words of it\.<\/del>/u);
  expect(page).toMatch(/\ndel\{[^}]*line-through\}\nins\{[^}]*underline/u);
});

test("a removed heading is in no table of contents and has no id; struck text of the document is no deletion", () => {
  const headings = (words: readonly string[]): string =>
    words.map((word) => `## ${word}\n\nText of ${word}, which is long enough.\n`).join("\n");
  const page = html(headings(["Alpha", "Beta", "Gamma", "Delta"]), headings(["Alpha", "Gamma", "Delta"]));
  const contents = /<nav[\s\S]*?<\/nav>/u.exec(page)?.[0] ?? "";
  expect(contents).toContain("Gamma");
  expect(contents).not.toContain("Beta");
  expect(page).toContain('<h2><span class="number"><del>2</del></span> <del>Beta</del></h2>');
  expect(html("A ~~b~~ c.\n", "A ~~b~~ c.\n")).toContain("A <s>b</s> c.");
});
