import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEEDED, textArbitrary } from "../testing/arbitraryEdits.ts";
import { traceOrigins } from "./traceOrigins.ts";

const paragraphs = fc
  .array(fc.oneof(textArbitrary, fc.constantFrom("\n\n", "A line of words here.", "Another line of words.")), { maxLength: 10 })
  .map((parts) => parts.join(""));

describe("tracing origins", () => {
  it("covers the new text without gaps, keeps what stayed and marks what is new", () => {
    fc.assert(
      fc.property(paragraphs, paragraphs, paragraphs, (first, second, third) => {
        const whole = first === "" ? [] : [{ start: 0, end: first.length, origin: 1 }];
        const two = traceOrigins(first, whole, second, 2);
        const three = traceOrigins(second, two, third, 3);
        for (const [text, spans] of [
          [second, two],
          [third, three],
        ] as const) {
          let at = 0;
          for (const [index, span] of spans.entries()) {
            expect(span.start).toBe(at);
            expect(span.end).toBeGreaterThan(span.start);
            expect(span.origin).not.toBe(spans[index - 1]?.origin);
            at = span.end;
          }
          expect(at).toBe(text.length);
        }
        expect(traceOrigins(third, three, third, 4)).toEqual(three);
      }),
      SEEDED,
    );
  });

  it("keeps the origin of moved words", () => {
    const a = "The Supplier shall deliver the goods in time.";
    const b = "The Customer shall pay within thirty days.";
    const before = `${a}\n\n${b}`;
    const after = `${b.replace("thirty", "forty")}\n\n${a}`;
    const spans = traceOrigins(before, [{ start: 0, end: before.length, origin: "first" }], after, "second");
    const texts = spans.filter((span) => span.origin === "second").map((span) => after.slice(span.start, span.end));
    expect(texts.filter((text) => text.trim() !== "")).toEqual(["forty"]);
  });
});
