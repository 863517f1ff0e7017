import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { parseMarkdown } from "../markdown/parse.ts";
import { EVERYTHING, parseSample, SAMPLES } from "../testing/assets.ts";
import { plainLines } from "../testing/plainLines.ts";
import { renderHtml } from "./renderHtml.ts";

const everything = renderHtml(parseMarkdown(EVERYTHING, "contract", "Untitled"));

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Tags and words of a page; void elements are closed first, all else must be well formed. */
function read(html: string): { tags: Tag[]; words: string } {
  const source = html
    .replace(/^<!doctype html>/iu, "")
    .replace(/<(meta|br|hr|img)((?:\s[^<>]*?)?)>/gu, "<$1$2/>")
    .replace(/ (\w+)=([^\s"'>]+?)(?=[\s/>])/gu, ' $1="$2"');
  const tags: Tag[] = [];
  let words = "";
  let quiet = 0;
  const parser = new SaxesParser({ fragment: false });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    tags.push({ name: tag.name, attributes: tag.attributes as Record<string, string> });
    if (tag.name === "style" || tag.name === "title") quiet += 1;
    if (/^(?:p|h\d|li|td|th|tr|pre|br|div)$/u.test(tag.name)) words += "\n";
  });
  parser.on("closetag", (tag) => {
    if (tag.name === "style" || tag.name === "title") quiet -= 1;
  });
  parser.on("text", (text) => {
    if (quiet === 0) words += text;
  });
  parser.write(source).close();
  return { tags, words };
}

describe("renderHtml", () => {
  it("is one file that loads and runs nothing", () => {
    const { tags } = read(everything);
    expect(tags.some((tag) => /^(?:script|link|iframe|object|embed|form|base|video|audio)$/u.test(tag.name))).toBe(false);
    const policy = tags.find((tag) => tag.attributes["http-equiv"] === "Content-Security-Policy");
    expect(policy?.attributes.content).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; img-src data:;/u);
    for (const { name, attributes } of tags) {
      expect(Object.keys(attributes).some((attribute) => attribute.startsWith("on"))).toBe(false);
      if (attributes.href !== undefined) expect(attributes.href).toMatch(/^(?:#|https:|http:|mailto:)/u);
      if (attributes.src !== undefined) expect(attributes.src).toMatch(/^data:image\/(?:png|jpeg);base64,/u);
      if (name === "style") expect(everything).not.toMatch(/@import|url\(/u);
    }
    expect(everything).not.toMatch(/alert\(1\)|alert\("x"\)|javascript:/u);
    expect(everything).toContain("&#x3C;script>");
  });

  it("has a language, one h1, headings with ids and numbers, and navigation to them", () => {
    const { tags } = read(everything);
    expect(tags.find((tag) => tag.name === "html")?.attributes.lang).toBe("en");
    expect(tags.filter((tag) => tag.name === "h1")).toHaveLength(1);
    const ids = new Set(tags.flatMap((tag) => (tag.attributes.id === undefined ? [] : [tag.attributes.id])));
    const links = tags.flatMap((tag) => (tag.attributes.href?.startsWith("#") ? [tag.attributes.href.slice(1)] : []));
    expect(links.filter((link) => !ids.has(link))).toEqual([]);
    expect(everything).toMatch(/<nav aria-label="Contents">.*<a href="#exceptions"><span class="number">1\.3<\/span> Exceptions<\/a>/su);
    expect(everything).toContain('<h2 id="payment"><span class="number">1</span> Payment</h2>');
    expect(everything).toContain('<a href="#fees" class="reference">1.1</a>');
  });

  it("has every footnote once, with a way back to each use", () => {
    expect(everything.match(/href="#footnote-1"/gu)).toHaveLength(2);
    expect(everything).toContain('href="#footnote-use-1-1"');
    expect(everything).toContain('href="#footnote-use-1-2"');
    expect(everything).toContain('<dfn>"Services"</dfn>');
  });

  it.each(SAMPLES)("says everything that $file says", ({ file }) => {
    const document = parseSample(file);
    const { words, tags } = read(renderHtml(document));
    const flat = words.replace(/\s+/gu, " ");
    for (const line of plainLines(document)) expect(flat).toContain(line);
    expect(tags.find((tag) => tag.name === "html")?.attributes.lang).toBe(document.language);
  });
});
