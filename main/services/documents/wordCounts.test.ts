import fc from "fast-check";
import { expect, test } from "vitest";
import { countWords } from "../../../src/domain/text/words.ts";
import { WordCounts } from "./wordCounts.ts";

test("counting paragraph by paragraph is counting the whole, for every kind and after every change", () => {
  const paragraph = fc.oneof(
    fc.lorem({ maxCount: 4 }),
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.constantFrom("業務委託契約書", "- a\n  b", ""),
  );
  const text = fc.array(paragraph, { maxLength: 8 }).map((parts) => parts.join("\n\n"));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, fc.constantFrom("contract" as const, "technical" as const, "ja" as const)), { maxLength: 6 }),
      (versions) => {
        const counts = new WordCounts();
        for (const [version, kind] of versions) expect(counts.count(version, kind)).toBe(countWords(version, kind));
      },
    ),
  );
});
