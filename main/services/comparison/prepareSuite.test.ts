import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { prepareSuite } from "./prepareSuite.ts";

const ASSETS = fileURLToPath(new URL("../../../assets", import.meta.url));
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const CASE = { id: "one", title: "One", kind: "contract", text: "Pay within 30 days of the invoice.", find: "within 30 days" };
const suite = (change: object = {}, one: object = {}) => ({ name: "Test", thresholds: {}, cases: [{ ...CASE, ...one }], ...change });

describe("a suite", () => {
  it("has its places found, its defaults filled in and its hash taken", () => {
    const prepared = prepareSuite("s.json", encode(suite({}, { locks: ["30 days", { start: 4, end: 10 }] })));
    expect(prepared).toMatchObject({
      name: "Test",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      thresholds: { brokenLocks: 0 },
      defaults: { strength: 1, plan: { by: "preset", preset: "balanced" }, seed: 1, alternatives: 1 },
    });
    expect(prepared.cases).toEqual([
      {
        id: "one",
        title: "One",
        kind: "contract",
        source: "",
        text: CASE.text,
        span: { start: 4, end: 18 },
        locks: [
          { start: 4, end: 10 },
          { start: 11, end: 18 },
        ],
        reference: "within 30 days",
        strength: 1,
      },
    ]);
  });

  it("lets a case have its own reference and strength", () => {
    const { cases } = prepareSuite("s.json", encode(suite({ defaults: { strength: 0.5 } }, { reference: "at once" })));
    expect(cases[0]).toMatchObject({ reference: "at once", strength: 0.5 });
    expect(prepareSuite("s.json", encode(suite({}, { strength: 0.25 }))).cases[0]?.strength).toBe(0.25);
  });

  it.each([
    ["no name", suite({ name: "" }), "name", /small|>=1|at least/i],
    ["an unknown field", suite({ treshold: 1 }), "", /treshold/],
    ["an unknown threshold", suite({ thresholds: { bits: 1 } }), "thresholds", /bits/],
    ["no case", suite({ cases: [] }), "cases", /small|>=1|at least/i],
    ["an unknown kind", suite({}, { kind: "poem" }), "cases.0.kind", /contract/],
    ["a strength of 2", suite({}, { strength: 2 }), "cases.0.strength", /1/],
    ["neither span nor words", suite({}, { find: undefined }), "cases.0.span", /either span or find/],
    ["both span and words", suite({}, { span: { start: 0, end: 3 } }), "cases.0.span", /either span or find/],
    ["words that are not there", suite({}, { find: "absent" }), "cases.0.find", /does not stand/],
    ["words that are there twice", suite({}, { find: "i" }), "cases.0.find", /more than once/],
    ["a span outside", suite({}, { find: undefined, span: { start: 0, end: 99 } }), "cases.0.span", /outside/],
    ["a lock outside the span", suite({}, { locks: ["invoice"] }), "cases.0.locks.0", /does not stand/],
    ["locks that overlap", suite({}, { locks: ["30 days", "30"] }), "cases.0.locks.1", /overlaps locks\.0/],
    ["a lock that is a number", suite({}, { locks: [5] }), "cases.0.locks.0", /start, end/],
    ["an id twice", suite({ cases: [CASE, CASE] }), "cases.1.id", /earlier case/],
    ["a plan of no kind", suite({ defaults: { plan: { by: "magic" } } }), "defaults.plan.by", /./],
  ])("with %s is refused with file, field and reason", (_name, value, field, reason) => {
    expect(() => prepareSuite("s.json", encode(value))).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining("s.json"),
        details: { file: "s.json", field, reason: expect.stringMatching(reason) },
      }),
    );
  });

  it.each([
    ["cut off", new TextEncoder().encode('{"name":'), "INVALID_ARGUMENT"],
    ["not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "INVALID_ARGUMENT"],
    ["too large", new Uint8Array(9 * 1024 * 1024), "FILE_TOO_LARGE"],
  ])("that is %s is refused", (_name, bytes, code) => {
    expect(() => prepareSuite("s.json", bytes)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ file: "s.json" }) }),
    );
  });
});

describe("the suite that ships with the app", () => {
  const { cases, thresholds } = prepareSuite("default.json", readFileSync(`${ASSETS}/suites/default.json`));
  const samples = readdirSync(`${ASSETS}/samples`)
    .filter((file) => file.endsWith(".md"))
    .map((file) => readFileSync(`${ASSETS}/samples/${file}`, "utf8"));

  it("covers every kind, locks, references to other clauses, and sets every threshold", () => {
    expect(new Set(cases.map((one) => one.kind))).toEqual(new Set(["contract", "technical", "ja"]));
    expect(cases.filter((one) => one.locks.length > 0).length).toBeGreaterThanOrEqual(3);
    expect(cases.some((one) => one.reference.includes("](#"))).toBe(true);
    expect(Object.keys(thresholds).sort()).toEqual(["bitsPerCharacter", "brokenLocks", "editDistance", "findings", "timeRatio"]);
  });

  it.each(cases.map((one) => [one.id, one] as const))("%s is an excerpt of a sample and names its source and licence", (_id, one) => {
    expect(samples.some((sample) => sample.includes(one.text.trimEnd()))).toBe(true);
    expect(one.source).toMatch(/CC BY 4\.0|CC0 1\.0/);
  });
});
