import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED } from "../testing/arbitraryEdits.ts";
import { findMentions } from "./mentions.ts";

const read = (text: string): string[] =>
  findMentions(text).map(({ kind, start, end, value }) => `${kind} ${text.slice(start, end)} = ${value}`);

describe("figures in a text", () => {
  it.each([
    ["within thirty (30) days", ["numbers thirty (30) days = 30 day"]],
    ["thirty (45) days", ["numbers thirty (45) days = 30≠45 day"]],
    ["10 Business Days, 99.9% uptime", ["numbers 10 Business Days = 10 business day", "numbers 99.9% = 99.9 %"]],
    ["one hundred and five years", ["numbers one hundred and five years = 105 year"]],
    ["Section 4.2(b)", ["numbers 4.2 = 4.2"]],
    ["on 1 January 2024", ["dates 1 January 2024 = 2024-1-1"]],
    ["January 1, 2024 and 2024-01-01", ["dates January 1, 2024 = 2024-1-1", "dates 2024-01-01 = 2024-1-1"]],
    ["USD 1,250.00 or US$1.25 million", ["amounts USD 1,250.00 = USD 1250", "amounts US$1.25 million = USD 1250000"]],
    ["one hundred thousand dollars", ["amounts one hundred thousand dollars = $ 100000"]],
    ["通知後三十日以内", ["numbers 三十日 = 30 day"]],
    ["３０日と2か月間", ["numbers ３０日 = 30 day", "numbers 2か月間 = 2 month"]],
    ["金100万円、3万5千円", ["amounts 金100万円 = JPY 1000000", "amounts 3万5千円 = JPY 35000"]],
    ["令和六年四月一日と2024年4月1日", ["dates 令和六年四月一日 = 2024-4-1", "dates 2024年4月1日 = 2024-4-1"]],
    ["第７条第２項", ["numbers 第７条 = 7 条", "numbers 第２項 = 2 項"]],
  ])("%s", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("are not the numbers of lists, ids, links, footnotes and words", () => {
    expect(read("1. First {#s-2} [x](#y-3) https://a.b/4 note[^5] uint64 0x1F")).toEqual([]);
    expect(read("no one may, one or another; 万一、第三者、一部、統一、同一人、一般")).toEqual([]);
  });

  it("in a long row of number words are found in pieces, and none is left out", () => {
    const text = Array.from({ length: 300 }, () => "twenty").join(" ");
    const found = findMentions(text);
    expect(found.length).toBeGreaterThan(1);
    expect(found.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text).trim()).toBe("");
  });

  it("are sorted and disjoint in any text", () => {
    const pieces = fc.array(
      fc.constantFrom("30", " (", "thirty", ")", " days", "年", "4", "月", "$", "1,000", "円", "百", "😀", ".", " "),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        let end = 0;
        for (const mention of findMentions(parts.join(""))) {
          expect(mention.start).toBeGreaterThanOrEqual(end);
          expect(mention.end).toBeGreaterThan(mention.start);
          end = mention.end;
        }
      }),
      SEEDED,
    );
  });
});
