import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { editDistance } from "../text/editDistance.ts";
import { changedCharacters } from "./changedCharacters.ts";
import { csvRows, toCsv } from "./csv.ts";
import type { ChangeFact, Facts } from "./facts.ts";
import { figuresOf, median, PAUSE, REVERT_WITHIN } from "./figures.ts";
import { isoWeek, summarise } from "./summary.ts";

const NO_RATES = { machinePerHour: null, peoplePerHour: null };
const MINUTE = 60_000;

const change = (values: Partial<ChangeFact>): ChangeFact => ({
  documentId: "d1",
  kind: "contract",
  person: "Ada",
  model: "tiny",
  proposedAt: 0,
  verdicts: [],
  oldText: "",
  newText: "",
  finalText: null,
  tokens: 0,
  tokensKept: 0,
  ...values,
});

/**
 * The worked example of docs/INSIGHTS.md. Three changes: "ten days" -> "30 days" accepted after 2 minutes and left alone; "may" -> "shall"
 * accepted after 4 minutes and changed to "must" by hand; "fee" -> "charge" rejected after 6 minutes.
 */
const EXAMPLE: Facts = {
  changes: [
    change({
      oldText: "ten days",
      newText: "30 days",
      finalText: "30 days",
      tokens: 4,
      tokensKept: 4,
      verdicts: [{ verdict: "accept", at: 2 * MINUTE }],
    }),
    change({
      oldText: "may",
      newText: "shall",
      finalText: "must",
      tokens: 2,
      tokensKept: 0,
      verdicts: [{ verdict: "accept", at: 4 * MINUTE }],
    }),
    change({ oldText: "fee", newText: "charge", tokens: 2, verdicts: [{ verdict: "reject", at: 6 * MINUTE }] }),
  ],
  runs: [{ documentId: "d1", kind: "contract", person: "Ada", model: "tiny", at: 0, milliseconds: 1800 }],
  activity: [0, 1, 2, 4, 6, 30].map((minute) => ({ documentId: "d1", kind: "contract", person: "Ada", at: minute * MINUTE })),
  reviews: [{ documentId: "d1", kind: "contract", person: null, requestedAt: 0, approvedAt: 90 * MINUTE }],
};

describe("figures", () => {
  it("are those of the worked example", () => {
    const figures = figuresOf(EXAMPLE, { machinePerHour: 2, peoplePerHour: 60 });
    expect(figures).toMatchObject({ documents: 1, proposed: 3, accepted: 2, rejected: 1, reverted: 0, revertedShare: 0 });
    expect(figures.acceptedShare).toBeCloseTo(2 / 3);
    // (8 + 7) + (3 + 5) of (15 + 8) + (3 + 6).
    expect(figures.acceptedCharacterShare).toBeCloseTo(23 / 32);
    // "30 days" is as proposed; "shall" -> "must" takes 5 of 5 characters.
    expect(figures.distance).toBeCloseTo((0 + 5 / 5) / 2);
    // "ten days" -> "30 days" would have taken 3 characters; "may" -> "must" takes 3, "shall" -> "must" 5: nothing saved.
    expect(figures.savedCharacters).toBe(3);
    expect(figures.decisionMs).toBe(4 * MINUTE);
    expect(figures.approvalMs).toBe(90 * MINUTE);
    expect(figures.activeMs).toBe(6 * MINUTE);
    expect(figures).toMatchObject({ tokensProposed: 8, tokensKept: 4, tokensKeptShare: 0.5, modelSeconds: 1.8 });
    expect(figures.cost?.machine).toBeCloseTo(0.001);
    expect(figures.cost?.people).toBeCloseTo(6);
    expect(figures.cost?.perDocument).toBeCloseTo(6.001);
  });

  it("show no money without rates and no shares of nothing", () => {
    const none = figuresOf({ changes: [], runs: [], activity: [], reviews: [] }, NO_RATES);
    expect(none).toMatchObject({ cost: null, acceptedShare: null, distance: null, decisionMs: null, tokensKeptShare: null, activeMs: 0 });
    expect(figuresOf(EXAMPLE, { machinePerHour: 0, peoplePerHour: null }).cost).toEqual({ machine: 0, people: null, perDocument: 0 });
  });

  it("count an acceptance as reverted when it is taken back within seven days, and a reopened change as waiting", () => {
    const taken = (after: number) =>
      change({
        verdicts: [
          { verdict: "accept", at: 10 },
          { verdict: "reopen", at: 10 + after },
        ],
      });
    expect(figuresOf({ ...EXAMPLE, changes: [taken(REVERT_WITHIN)] }, NO_RATES)).toMatchObject({
      accepted: 0,
      rejected: 0,
      reverted: 1,
      revertedShare: 1,
    });
    expect(figuresOf({ ...EXAMPLE, changes: [taken(REVERT_WITHIN + 1)] }, NO_RATES)).toMatchObject({ reverted: 0 });
  });

  it("leave pauses out of the active time, which is that of one person in one document", () => {
    const at = (time: number, person: string, documentId = "d1") => ({ documentId, kind: "contract", person, at: time }) as const;
    const active = (...activity: ReturnType<typeof at>[]) => figuresOf({ changes: [], runs: [], reviews: [], activity }, NO_RATES).activeMs;
    expect(active(at(0, "Ada"), at(PAUSE, "Ada"))).toBe(PAUSE);
    expect(active(at(0, "Ada"), at(PAUSE + 1, "Ada"))).toBe(0);
    expect(active(at(0, "Ada"), at(100, "Bob"))).toBe(0);
    expect(active(at(0, "Ada"), at(50, "Ada", "d2"), at(100, "Ada"))).toBe(100);
  });

  it("have a median", () => {
    expect(median([])).toBeNull();
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe("the distance", () => {
  it("is Levenshtein's for short texts, and bounded by it from below for long ones", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(changedCharacters(a, b)).toBe(editDistance(a, b));
      }),
      SEEDED,
    );
    const long = Array.from({ length: 400 }, (_, index) => `word${index}`).join(" ");
    const other = long.replace("word7 ", "term7 ").replace("word390", "word 390 b");
    expect(changedCharacters(long, other)).toBeGreaterThanOrEqual(editDistance(long, other));
    expect(changedCharacters(long, other)).toBeLessThan(30);
  });
});

describe("a summary", () => {
  it("takes what happened in the period, by group", () => {
    const late = change({ model: "big", proposedAt: 8 * 86_400_000, documentId: "d2", kind: "ja" });
    const facts = { ...EXAMPLE, changes: [...EXAMPLE.changes, late] };
    const byPackage = summarise(facts, { from: null, to: null }, "package", NO_RATES);
    expect(byPackage.groups.map(({ key, figures }) => [key, figures.proposed])).toEqual([
      ["big", 1],
      ["tiny", 3],
    ]);
    expect(byPackage.weeks.map(({ key, figures }) => [key, figures.proposed])).toEqual([
      ["1970-W01", 3],
      ["1970-W02", 1],
    ]);
    expect(summarise(facts, { from: 1, to: null }, "kind", NO_RATES).groups.map(({ key }) => key)).toEqual(["contract", "ja"]);
    expect(summarise(facts, { from: null, to: 8 * 86_400_000 }, "document", NO_RATES).total.proposed).toBe(3);
  });

  it("knows ISO weeks", () => {
    const week = (text: string): string => isoWeek(Date.parse(text));
    expect(week("2026-11-29T23:59:59Z")).toBe("2026-W48");
    expect(week("2026-11-30T00:00:00Z")).toBe("2026-W49");
    expect(week("2021-01-03T12:00:00Z")).toBe("2020-W53");
    expect(week("2024-12-30T12:00:00Z")).toBe("2025-W01");
  });
});

describe("the table for spreadsheets", () => {
  it("has plain numbers, quotes where they are needed, and no formulas", () => {
    const { total } = summarise(EXAMPLE, { from: null, to: null }, "package", NO_RATES);
    const rows = csvRows([{ key: '=HYPERLINK("x")', figures: total }], total, (key) => key ?? "", "Total, all");
    const [head, first, last, rest] = toCsv("package", rows).split("\r\n");
    expect(rest).toBe("");
    expect(head).toMatch(/^package,documents,proposed,accepted,rejected,accepted_share,/);
    expect(first).toMatch(/^"'=HYPERLINK\(""x""\)",1,3,2,1,0\.666667,0\.71875,0\.5,3,240,5400,360,8,4,0\.5,1\.8,0,0,,,$/);
    expect(last).toMatch(/^"Total, all",1,3,/);
  });

  it("never begins a cell with what starts a formula", () => {
    const figures = figuresOf(EXAMPLE, NO_RATES);
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (name) => {
        const cell = toCsv("name", [{ name, figures }]).slice(toCsv("name", []).length);
        expect(cell.replace(/^"/, "")).not.toMatch(/^\s*[=+\-@|%]/u);
      }),
      SEEDED,
    );
  });
});
