import fc from "fast-check";
import { expect, test } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import type { DocumentKind } from "./documentState.ts";
import { lengthOfTokens, lengthUnit, tokensOfLength } from "./draftLength.ts";

test("words and characters become tokens", () => {
  expect([tokensOfLength(100, "contract"), tokensOfLength(100, "technical"), tokensOfLength(100, "ja")]).toEqual([135, 135, 90]);
  expect([lengthUnit("contract"), lengthUnit("ja")]).toEqual(["words", "characters"]);
});

test("the most words for a number of tokens never need more of them", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4096 }), fc.constantFrom<DocumentKind>("contract", "ja"), (tokens, kind) => {
      const most = lengthOfTokens(tokens, kind);
      expect(tokensOfLength(most, kind)).toBeLessThanOrEqual(tokens);
      expect(tokensOfLength(most + 1, kind)).toBeGreaterThan(tokens - 1);
    }),
    SEEDED,
  );
});
