import { describe, expect, it } from "vitest";
import { sentenceRanges } from "./sentences.ts";

const split = (text: string): string[] => sentenceRanges(text).map(({ start, end }) => text.slice(start, end));

describe("sentences", () => {
  it.each([
    ["The Fee is due. It is fixed! Is it?", ["The Fee is due.", "It is fixed!", "Is it?"]],
    [
      "See Art. 5 and No. 7, e.g. the Fees of Acme Inc. and others. Next.",
      ["See Art. 5 and No. 7, e.g. the Fees of Acme Inc. and others.", "Next."],
    ],
    ["It costs 1,250.50 EUR. Pay.", ["It costs 1,250.50 EUR.", "Pay."]],
    ["He said “no.” She left.", ["He said “no.”", "She left."]],
    ["甲は支払う。乙は「受領した。」と述べる。", ["甲は支払う。", "乙は「受領した。」", "と述べる。"]],
    ["A soft\nline break. Then\n\na paragraph", ["A soft\nline break.", "Then", "a paragraph"]],
    ["# Heading\nText\n- one\n- two\n1. three", ["# Heading", "Text", "- one", "- two", "1. three"]],
    ["", []],
    [" \n\n ", []],
  ])("%j", (text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});
