import { expect, test } from "vitest";
import { readLineEndings } from "../../../../src/domain/text/lineEndings.ts";
import type { GenerateResult } from "../../../inference/protocol.ts";
import { createFileText } from "../fileText.ts";
import { createRequest, type RegenerateInput } from "./request.ts";
import { frameOutput, resultOutput } from "./result.ts";

const raw = "The Supplier shall\r\ndeliver the goods.\r\n";
const { text, lineEndings } = readLineEndings(raw);
const file = createFileText(text, lineEndings);
const input: RegenerateInput = {
  kind: "contract",
  spans: [{ start: raw.indexOf("goods"), end: raw.indexOf("goods") + 5 }],
  locks: [],
  protect: [],
  strength: 1,
  plan: { by: "steps", steps: 2 },
  order: "entropy-bounded",
  temperature: 0.7,
  topP: 0.95,
  alternatives: 1,
  seed: 7,
  lengthFactor: 1.25,
  remask: true,
};

test("the result is in coordinates of the file, with its line endings", () => {
  const { request } = createRequest(file, input);
  const at = text.indexOf(" goods");
  const result: GenerateResult = {
    packageHash: "ab",
    provider: "cpu",
    sizes: [1, 1],
    predictedNats: 0.5,
    achievedNats: 0.4,
    milliseconds: 12,
    replaced: [{ start: at, end: at + 6 }],
    dropped: 1,
    alternatives: [
      {
        index: 2,
        leaveOneOutNats: -1.25,
        spans: [{ text: " services", logProbability: -1.5, tokens: [] }],
        locksHeld: true,
        lockProof: [],
        kept: [
          [0, 0, 4, 4],
          [0, 1, 9, 8],
        ],
      },
    ],
  };
  const chosen = { task: "infill", family: "masked-diffusion", reason: "best" } as const;
  const automatic = [{ what: "names" as const, start: 4, end: 12 }];
  const finding = { code: "name" as const, start: 0, end: 8, details: { before: "goods", after: "" } };
  expect(resultOutput(file, request, result, { model: "tiny", chosen, findings: [[[finding]]], automatic })).toEqual({
    type: "result",
    run: {
      model: "tiny",
      packageHash: "ab",
      seed: 7,
      strength: 1,
      order: "entropy-bounded",
      sizes: [1, 1],
      predictedNats: 0.5,
      achievedNats: 0.4,
      provider: "cpu",
      milliseconds: 12,
      dropped: 1,
      protected: automatic,
      engine: chosen,
    },
    alternatives: [
      {
        spans: [{ ...input.spans[0], text: "services", logProbability: -1.5 }],
        text: raw.replace("goods", "services"),
        locksHeld: true,
        alternative: 2,
        leaveOneOutNats: -1.25,
        findings: [{ code: "name", span: 0, start: 0, end: 8, before: "goods", after: "" }],
        kept: { tokens: 2, unchanged: 1 },
      },
    ],
  });
});

test("a frame names the tokens of its step", () => {
  const slot = { id: 5, text: " goods", guess: null, logProbability: -0.25, deleted: false, locked: false };
  expect(
    frameOutput({
      alternative: 0,
      step: 1,
      steps: 2,
      spans: [{ slots: [slot, { ...slot, text: null, logProbability: null }] }],
      changed: [[0, 0]],
      open: 1,
      entropy: 1,
      spentNats: 0,
      elapsedMs: 3,
    }),
  ).toEqual({
    type: "frame",
    alternative: 0,
    step: 1,
    steps: 2,
    tokens: [{ span: 0, index: 0, text: " goods", logProbability: -0.25 }],
    open: 1,
  });
});

test("bad spans are refused, locks are cut to the spans", () => {
  const bad = (spans: RegenerateInput["spans"]) => () => createRequest(file, { ...input, spans });
  expect(bad([{ start: 0, end: 1000 }])).toThrow(expect.objectContaining({ code: "SPAN_OUT_OF_RANGE" }));
  expect(
    bad([
      { start: 0, end: 5 },
      { start: 4, end: 9 },
    ]),
  ).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  const start = raw.indexOf("goods");
  const locked = createRequest(file, { ...input, locks: [{ start: 0, end: start + 2 }] }).request;
  expect(locked.locks).toEqual([{ start: start - 1, end: start + 1 }]);
  const emoji = createFileText("a😀b", { dominant: "lf", exceptions: [], byteOrderMark: false });
  expect(() => createRequest(emoji, { ...input, spans: [{ start: 0, end: 2 }] })).toThrow(
    expect.objectContaining({ code: "SPAN_SPLITS_CHARACTER" }),
  );
});
