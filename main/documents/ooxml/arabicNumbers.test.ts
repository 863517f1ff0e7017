import { expect, test } from "vitest";
import { withArabicNumbers } from "./arabicNumbers.ts";
import { formatNumber } from "./numberFormat.ts";

test("reads every number back that Word counts in kanji or full width", () => {
  for (const format of ["japaneseCounting", "ideographDigital", "decimalFullWidth"])
    for (let number = 1; number < 2_500; number += 7)
      expect(withArabicNumbers(`第${formatNumber(format, number)}条`)).toBe(`第${number}条`);
  expect(withArabicNumbers("(a)")).toBe("(a)");
});
