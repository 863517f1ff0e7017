import { expect, test } from "vitest";
import { proofSentences } from "./proofSentences.ts";
import { createTranslator } from "./translate.ts";

const translate = createTranslator("en");
const kept = { tokens: 12, unchanged: 12 };

test("locks are spoken of where there are some, kept tokens where a run kept some", () => {
  expect(proofSentences({ locksHeld: true, kept }, true, translate)).toEqual([
    "Locked text did not move.",
    "12 of 12 kept tokens are exactly as before.",
  ]);
  expect(proofSentences({ locksHeld: true, kept: { tokens: 1, unchanged: 0 } }, false, translate)).toEqual([
    "None of 1 kept token is exactly as before.",
  ]);
  expect(proofSentences({ locksHeld: false, kept: null }, true, translate)).toEqual([]);
  expect(proofSentences({ locksHeld: null, kept: null }, true, translate)).toEqual([]);
});
