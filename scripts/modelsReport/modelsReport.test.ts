/** The generated part of models/README.md and its plots. */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SaxesParser } from "saxes";
import { afterAll, describe, expect, test } from "vitest";
import { canonicalJson } from "../../main/inference/package/manifest.ts";
import { EVALUATION_SCHEMA_VERSION, type Evaluation } from "../../src/domain/evaluation/evaluation.ts";
import { makeReport, README } from "./report.ts";
import { WIDTH } from "./svg.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "palimpsest-report-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const of = (mean: number, error = 0.01) => ({ mean, error });
const EVALUATION: Evaluation = {
  schemaVersion: EVALUATION_SCHEMA_VERSION,
  measuredAt: "2026-01-02T03:04:05.000Z",
  machine: { processor: "A <processor> & more", cores: 2, platform: "linux x64" },
  size: "full",
  heldOut: { sha256: "ab".repeat(32), windows: 144 },
  model: {
    id: "sample",
    family: "masked-diffusion",
    version: "1.0.0",
    packageHash: "cd".repeat(32),
    tokenizerSha256: "ef".repeat(32),
    dtype: "int8",
    provider: "cpu",
    providerReason: "CPU, 2 threads, int8",
  },
  autoregressive: { id: "baseline", packageHash: "01".repeat(32), exact: true },
  exact: true,
  spanNll: [8, 32].map((tokens) => ({
    kind: "contract" as const,
    tokens,
    spans: 48,
    nats: of(4.2),
    bitsPerCharacter: 1.4,
    unigram: 6.6,
    trigram: 3.25,
    autoregressive: of(3.9),
    aboveAutoregressive: of(0.3),
  })),
  calibration: {
    tokens: 30,
    ece: 0.04,
    bins: [
      { from: 0, to: 0.5, count: 10, confidence: 0.3, accuracy: 0.35 },
      { from: 0.5, to: 1, count: 20, confidence: 0.8, accuracy: 0.75 },
    ],
    kinds: [{ kind: "contract", tokens: 30, ece: 0.04, accuracy: 0.6 }],
    temperature: { value: 0.9, eceBefore: 0.04, eceAfter: 0.03, tokens: 15 },
  },
  factorisation: [
    {
      kind: "all",
      tokens: 8,
      spans: 48,
      chain: of(4),
      points: [1, 2, 4].map((steps) => ({ steps, nats: of(1 / steps), predicted: 1.1 / steps })),
      slope: { from: 2, to: 2, value: -1, error: null, predicted: -1.1 },
    },
  ],
  singleToken: [{ kind: "contract", tokens: 96, top1: of(0.5), nats: of(2.9) }],
  recovery: [{ kind: "contract", spans: 48, tokens: 8, exact: of(0.1), restored: of(0.3) }],
  clause: [{ kind: "contract", spans: 48, distance: of(0.7), chance: of(0.8) }],
  speed: [
    {
      provider: "cpu",
      dtype: "int8",
      reason: "CPU, 2 threads, int8",
      contextTokens: 448,
      spanTokens: 64,
      contextMs: 30,
      stepMs: 10,
      steps: 32,
      tokensPerSecond: 200,
      tokensPerSecondWithContext: 180,
    },
  ],
  seconds: { spanNll: 12 },
  leftOut: [],
  notApplicable: {},
};

function put(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

test("what is committed is what the committed measurements give (npm run models:report)", () => {
  const { files, stale } = makeReport(ROOT);
  expect(stale).toEqual([]);
  for (const [file, text] of files)
    expect([file, existsSync(join(ROOT, file)) && readFileSync(join(ROOT, file), "utf8")]).toEqual([file, text]);
});

describe("a report", () => {
  test("has every figure and plot, and is the same twice", () => {
    put(README, "# Models\n\nWords.\n\n<!-- measured: begin (npm run models:report) -->\n<!-- measured: end -->\n\nMore.\n");
    put("models/reports/sample/evaluation.json", JSON.stringify(EVALUATION));
    put(
      "models/reports/sample/training.jsonl",
      [
        { seconds: 10, step: 1, tokens: 1e6, loss: 8.5 },
        { seconds: 60, step: 2, tokens: 2e6, loss: 6.5 },
        { seconds: 61, step: 2, tokens: 2e6, validation: { "contract/32/0.5": 6, "ja/32/0.5": 7 } },
      ]
        .map((line) => JSON.stringify(line))
        .join("\n"),
    );
    const { files, stale } = makeReport(root);
    expect(stale).toEqual([]);
    expect([...files.keys()].sort()).toEqual([
      "docs/images/models/sample-calibration.svg",
      "docs/images/models/sample-factorisation.svg",
      "docs/images/models/sample-span-nll.svg",
      "docs/images/models/sample-training.svg",
      README,
    ]);
    const readme = files.get(README) ?? "";
    expect(readme).toMatch(/^# Models\n\nWords\.\n\n<!-- measured: begin[^\n]+\n\n### sample\n/);
    expect(readme).toMatch(/<!-- measured: end -->\n\nMore\.\n$/);
    for (const text of [
      "| contract | 32 | 48 | 4.200 ± 0.010 | 1.400 | 6.600 | 3.250 |",
      "2.0 M tokens seen",
      "6.500 nats",
      "-1.00",
      "0.0400",
    ])
      expect(readme).toContain(text);
    for (const [file, text] of files) put(file, text);
    expect(makeReport(root)).toEqual({ files, stale: [] });
  });

  test("has plots that are XML, tell what they show, and stay inside their frame", () => {
    const { files } = makeReport(root);
    for (const [file, text] of files) {
      if (!file.endsWith(".svg")) continue;
      const seen = new Map<string, number>();
      const parser = new SaxesParser({ xmlns: true });
      parser.on("error", (error) => {
        throw error;
      });
      parser.on("opentag", (tag) => seen.set(tag.local, (seen.get(tag.local) ?? 0) + 1));
      parser.write(text).close();
      expect(seen.get("title")).toBe(1);
      expect(seen.get("desc")).toBe(1);
      expect(text).not.toMatch(/NaN|Infinity|undefined|currentColor/);
      for (const [, x] of text.matchAll(/ c?x[12]?="([-\d.]+)"/g)) expect(Math.abs(Number(x) - WIDTH / 2)).toBeLessThanOrEqual(WIDTH / 2);
    }
  });

  test("puts packages side by side, with what an experimental one began with", () => {
    const other = mkdtempSync(join(root, "other-"));
    cpSync(join(root, "models"), join(other, "models"), { recursive: true });
    const second = {
      ...EVALUATION,
      spanNll: null,
      model: { ...EVALUATION.model, id: "second", family: "rectified-flow" },
      notApplicable: { spanNll: "a path has none" },
    };
    for (const [file, value] of [
      ["reports/second/evaluation.json", second],
      ["reports/second/training.jsonl", { seconds: 120, step: 3, tokens: 4e6, plain: 5, validation: { contract: 4.5 } }],
      [
        "packages/second/manifest.json",
        {
          version: "1.0.0",
          license: "CC0",
          experimental: true,
          training: { device: "a processor", startedFrom: { id: "sample", version: "1.0.0", tokens: 24.7e6 } },
          tokenizer: { file: "tokenizer.json", bytes: 1e6 },
          files: { golden: { file: "golden.json", bytes: 5e5 } },
          graphs: ["a", "b"].map((name) => ({ file: `${name}.onnx`, bytes: 1e6, weights: { file: "weights.bin", bytes: 16e6 } })),
        },
      ],
    ] as const) {
      mkdirSync(dirname(join(other, "models", file)), { recursive: true });
      writeFileSync(join(other, "models", file), JSON.stringify(value));
    }
    const readme = makeReport(other).files.get(README) ?? "";
    expect(readme).toMatch(/### All packages\n\n\*\*Side by side\.\*\*/);
    expect(readme).toContain("| sample | masked-diffusion | – | 1 | 2.0 | 4.20 / – / – | 30 / – / – % | -0.100 / – / – | 10.0 |");
    // The weights that both graphs share are counted once.
    expect(readme).toContain(
      "| second (experimental) | rectified-flow | 19.5 | 2 | 4.0 + 24.7 | – | 30 / – / – % | -0.100 / – / – | 10.0 |",
    );
    expect(readme).toContain("It began with what fits of the weights of sample 1.0.0, which had seen 24.7 M tokens.");
    expect(readme).toContain("4.500 nats per token at random times of a path (cross entropy of the decoder)");
    expect(readme).toContain("Not measured for rectified-flow: likelihood of held-out spans (a path has none).");
  });

  test("says when the package is another one by now", () => {
    const other = mkdtempSync(join(root, "other-"));
    cpSync(join(root, "models"), join(other, "models"), { recursive: true });
    const folder = join(other, "models/packages/sample");
    mkdirSync(folder, { recursive: true });
    const manifest = { version: "1.0.0", license: "CC0", training: { device: "a processor" } };
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    expect(makeReport(other).files.get(README)).toMatch(/made anew since.*Trained for 1 minutes on a processor/s);
    const packageHash = createHash("sha256").update(canonicalJson(manifest)).digest("hex");
    const measured = { ...EVALUATION, model: { ...EVALUATION.model, packageHash } };
    writeFileSync(join(other, "models/reports/sample/evaluation.json"), JSON.stringify(measured));
    expect(makeReport(other).files.get(README)).not.toContain("made anew");
  });

  test("goes when its measurement goes", () => {
    rmSync(join(root, "models/reports/sample/training.jsonl"));
    expect(makeReport(root).stale).toEqual(["docs/images/models/sample-training.svg"]);
  });

  test.each([
    ["no JSON", "{", /evaluation\.json is not JSON/],
    ["of another version", JSON.stringify({ ...EVALUATION, schemaVersion: 2 }), /evaluation\.json: .*schemaVersion/s],
    ["with a typed figure", JSON.stringify({ ...EVALUATION, exact: "yes" }), /evaluation\.json: .*exact/s],
  ])("that is %s is refused by name", (_name, text, message) => {
    const other = mkdtempSync(join(root, "other-"));
    cpSync(join(root, "models"), join(other, "models"), { recursive: true });
    writeFileSync(join(other, "models/reports/sample/evaluation.json"), text);
    expect(() => makeReport(other)).toThrow(message);
  });

  test("needs its place in models/README.md", () => {
    put(README, "# Models\n");
    expect(() => makeReport(root)).toThrow(/measured: begin/);
  });
});
