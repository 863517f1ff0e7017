import { describe, expect, it } from "vitest";
import type { BlameInfo, BlameOrigin } from "../../../src/contract/index.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { renderHtml } from "./renderHtml.ts";

const RUN = {
  id: "run1",
  model: "tiny",
  packageHash: "ab".repeat(32),
  family: "masked-diffusion",
  strength: 0.7,
  seed: 7,
  steps: 6,
  startedAt: 0,
};

function origin(values: Partial<BlameOrigin>): BlameOrigin {
  return {
    kind: "start",
    author: { kind: "person", name: "Ada" },
    at: 0,
    revision: null,
    source: null,
    run: null,
    change: null,
    ...values,
  };
}

const MODEL = origin({
  kind: "change",
  author: { kind: "model", name: "tiny", forPerson: "Ada" },
  run: RUN,
  revision: { id: "r2", number: 2 },
  change: {
    hunkId: "h",
    proposalId: "p",
    proposalKind: "regenerate",
    alternative: 0,
    confidence: 0.5,
    decision: { by: "Grace <b>", at: Date.UTC(2026, 10, 29, 9, 0), reason: 'clear & "short"' },
    edited: null,
  },
});

/** The blame of a text whose marked parts (in brackets: m…m by the model, b…b by Bob) have these origins. */
function page(text: string, parts: readonly (readonly [string, number])[]): string {
  let at = 0;
  const spans = parts.map(([part, number]) => {
    const start = at;
    at += part.length;
    return { start, end: at, origin: number, step: number === 1 ? 3 : null };
  });
  expect(parts.map(([part]) => part).join("")).toBe(text);
  const origins = [origin({}), MODEL, origin({ kind: "written", author: { kind: "person", name: "Bob" } })];
  const blame: BlameInfo = { documentId: "d", title: "T", revisionId: null, version: 1, length: text.length, origins, spans };
  return renderHtml(parseMarkdown(text, "contract", "T", spans), blame);
}

const plain = (html: string): string => html.replace(/<(?:"[^"]*"|[^">])*>/gu, "");

describe("the origin of the text in HTML", () => {
  it("marks text of a model for readers, keyboards and machines, and explains it at the end", () => {
    const text = "# Terms\n\nThe **fee** is due \\*now\\* &amp; *always*.\n";
    const html = page(text, [
      ["# Terms\n\nThe **f", 0],
      ["ee** is due \\*no", 1],
      ["w\\* &amp; *alw", 2],
      ["ays*.\n", 0],
    ]);
    const marked = [...html.matchAll(/<span class="origin (\w+)"(?:"[^"]*"|[^">])*>([^<]*)<\/span>/gu)].map(([, kind, words]) => [
      kind,
      words,
    ]);
    expect(marked).toEqual([
      ["model", "ee"],
      ["model", " is due *no"],
      ["person", "w* &#x26; "],
      ["person", "alw"],
    ]);
    expect(html).toContain('data-digital-source-type="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"');
    expect(html).toContain(`data-package-hash="${RUN.packageHash}"`);
    expect(html).toContain('data-steps="3-3"');
    expect(html).toContain('tabindex="0"');
    const ids = new Set([...html.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id));
    for (const [, id] of html.matchAll(/aria-describedby="([^"]+)"/gu)) expect(ids).toContain(id);
    expect(html).toContain("accepted by Grace &#x3C;b>, 2026-11-29 09:00 UTC (clear &#x26; ");
    expect(html).not.toContain("<script");
  });

  it("changes no word of the document, and nothing at all without the option", () => {
    const text = "# A {#a}\n\nOne\ntwo [link](https://example.org/) and `code`.\n\n1. first\n2. second[^n]\n\n[^n]: note\n";
    const without = renderHtml(parseMarkdown(text, "contract", "T"));
    const html = page(text, [
      [text.slice(0, 15), 2],
      [text.slice(15, 40), 1],
      [text.slice(40), 2],
    ]);
    const article = (source: string): string => plain(source.slice(source.indexOf("<article>")));
    const end = html.indexOf('<section class="origins"');
    expect(end).toBeGreaterThan(0);
    expect(article(html.slice(0, end)).trim()).toBe(article(without).trim());
    expect(without).not.toContain("data-origin");
    expect(renderHtml(parseMarkdown(text, "contract", "T"))).toBe(without);
  });
});
