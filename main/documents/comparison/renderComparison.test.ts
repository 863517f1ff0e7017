import { describe, expect, it } from "vitest";
import type { CaseOutcome, ComparedCase, ComparedModel, Comparison } from "../../../src/contract/comparison.ts";
import { renderComparison } from "./renderComparison.ts";

const DATE = Date.UTC(2026, 10, 22, 12, 0, 0);
const EVIL = `</title></style><script>alert("x")</script><img src=x onerror=alert(1)>"'&`;

const OUTCOME: CaseOutcome = {
  text: "within 30 days of the invoice",
  editDistance: 0.25,
  nats: 1.5,
  bitsPerCharacter: 2.125,
  findings: [],
  locksHeld: true,
  tokens: 6,
  steps: 3,
  milliseconds: 12.34,
};
const CASE: ComparedCase = {
  id: "fees",
  title: "Fees",
  kind: "contract",
  source: "The Palimpsest authors, CC0 1.0.",
  before: "The Customer pays ",
  original: "within 30 days",
  reference: "within 30 days",
  after: ".",
  locks: ["30 days"],
  old: OUTCOME,
  new: { ...OUTCOME, text: "", nats: null, locksHeld: false },
};
const MODEL: ComparedModel = {
  id: "tiny-old",
  version: "1.0.0",
  family: "masked-diffusion",
  packageHash: "a".repeat(64),
  provider: "cpu",
  bitsPerCharacter: 2.5,
  meanEditDistance: 0.5,
  findingShare: 0.25,
  millisecondsPerToken: 4,
  brokenLocks: 0,
};
const COMPARISON: Comparison = {
  suite: "Small suite",
  suiteHash: "c".repeat(64),
  seed: 20261122,
  old: MODEL,
  new: { ...MODEL, id: "tiny-new", version: "2.0.0", packageHash: "b".repeat(64), bitsPerCharacter: 2.25, brokenLocks: 1 },
  cases: [CASE],
  gates: [
    { name: "bitsPerCharacter", limit: 0.05, value: -0.25, passed: true },
    { name: "brokenLocks", limit: 0, value: 1, passed: false },
  ],
  passed: false,
};

const english = renderComparison(COMPARISON, { language: "en", date: DATE });

/** Words of the page without its tags and style. */
function words(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/su, "")
    .replace(/<[^>]+>/gu, " ")
    .replace(/\s+/gu, " ");
}

describe("the report", () => {
  it("names packages, versions, hashes, provider, suite, seed and date", () => {
    const said = words(english);
    for (const part of [
      "tiny-old",
      "1.0.0",
      "tiny-new",
      "2.0.0",
      "a".repeat(64),
      "b".repeat(64),
      "CPU",
      "Small suite",
      "c".repeat(64),
      "20261122",
    ])
      expect(said).toContain(part);
    expect(english).toContain('<time datetime="2026-11-22T12:00:00.000Z">');
    expect(english).toMatch(/^<!doctype html><html lang="en">/u);
  });

  it("says what passed and what failed in words and marks", () => {
    expect(words(english)).toContain("✗ Failed: 1 threshold is not kept.");
    expect(words(english)).toMatch(/Bits per character, new minus old \+0\.050 -0\.250 ✓ kept/u);
    expect(words(english)).toMatch(/Broken locks of the new package 0 1 ✗ not kept/u);
    const passed = renderComparison({ ...COMPARISON, gates: COMPARISON.gates.slice(0, 1), passed: true }, { language: "en", date: DATE });
    expect(words(passed)).toContain("✓ Passed: the new package keeps every threshold.");
    const unjudged = renderComparison({ ...COMPARISON, gates: [], passed: true }, { language: "en", date: DATE });
    expect(words(unjudged)).toContain("there is no verdict");
    expect(unjudged).not.toContain("Passed");
  });

  it("shows both wordings against the reference, and what became of the locks", () => {
    expect(english).toContain("within 30 days<ins> of the invoice</ins>");
    expect(english).toContain("<del>within 30 days</del>");
    expect(english).toContain("The Customer pays <mark>within 30 days</mark>.");
    expect(words(english)).toMatch(/✓ held/u);
    expect(words(english)).toMatch(/✗ broken/u);
    expect(words(english)).toContain("Nats per token of its own wording –");
    const found = { ...CASE, new: { ...CASE.new, findings: ["number", "unheard-of"] } };
    const html = renderComparison({ ...COMPARISON, cases: [found] }, { language: "en", date: DATE });
    expect(words(html)).toContain("Findings a changed number, unheard-of");
  });

  it("shows the wording before where it is not the reference, and cuts long surroundings between words", () => {
    const long = { ...CASE, original: "at once", before: `${"early words ".repeat(60)}`, after: " late words".repeat(60) };
    const html = renderComparison({ ...COMPARISON, cases: [long] }, { language: "en", date: DATE });
    expect(words(html)).toContain("Wording before at once");
    expect(html).toMatch(/… (?:early|words) /u);
    expect(html).toMatch(/(?:late|words) …/u);
    expect(html.split("early words").length).toBeLessThan(30);
  });

  it("is one file that loads and runs nothing, in both themes and on paper", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(english)?.[1]?.replaceAll("&#x27;", "'");
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/u);
    expect(english).not.toMatch(/<script|<link|<iframe|<img|@import|url\(|https?:\/\//u);
    expect(english).toContain("prefers-color-scheme:dark");
    expect(english).toContain("@media print");
  });

  it("shows hostile text and never reads it as markup", () => {
    const hostile: Comparison = {
      ...COMPARISON,
      suite: EVIL,
      old: { ...MODEL, id: EVIL, version: EVIL, family: EVIL, provider: EVIL, packageHash: EVIL },
      new: { ...MODEL, id: EVIL },
      cases: [
        {
          ...CASE,
          title: EVIL,
          source: EVIL,
          before: EVIL,
          original: `${EVIL} old`,
          reference: EVIL,
          after: EVIL,
          locks: [EVIL],
          old: { ...OUTCOME, text: `${EVIL} more`, findings: [EVIL] },
          new: { ...OUTCOME, text: `<script>${EVIL}</script>` },
        },
      ],
    };
    for (const language of ["en", "ja"] as const) {
      const html = renderComparison(hostile, { language, date: DATE });
      expect(html).not.toMatch(/<script|<img|<[^>]*onerror/u);
      expect(html.match(/<title>/gu)).toHaveLength(1);
      expect(html.match(/<\/style>/gu)).toHaveLength(1);
      expect(html).toContain("&#x3C;script>");
    }
  });

  it("speaks Japanese", () => {
    const html = renderComparison({ ...COMPARISON, cases: [{ ...CASE, kind: "ja", title: "契約期間" }] }, { language: "ja", date: DATE });
    expect(html).toContain('<html lang="ja">');
    expect(words(html)).toContain("✗ 不合格：しきい値 1 件を満たしていません。");
    expect(words(html)).toContain("tiny-old 1.0.0 と tiny-new 2.0.0 の比較");
    expect(html).toContain('<p class="wording" lang="ja">');
  });
});
