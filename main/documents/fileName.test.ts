import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeFileName } from "./fileName.ts";

describe("safeFileName", () => {
  it.each([
    ["Mutual NDA", "Mutual NDA.pdf"],
    ["業務委託契約書", "業務委託契約書.pdf"],
    ["a/b\\c:d*e?f", "a-b-c-d-e-f.pdf"],
    ["../../etc/passwd", "etc-passwd.pdf"],
    ["CON", "_CON.pdf"],
    ["lpt1.old", "_lpt1.old.pdf"],
    ["  .hidden. ", "hidden.pdf"],
    ["\u202egpj.exe\u0000", "gpj.exe.pdf"],
    ["", "document.pdf"],
    ["...", "document.pdf"],
  ])("%j -> %j", (title, name) => {
    expect(safeFileName(title, "pdf")).toBe(name);
  });

  it("is a name every platform stores, whatever the title", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (title) => {
        const name = safeFileName(title, "docx");
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(200);
        expect(name).toMatch(/^[^\p{Cc}\p{Cs}<>:"/\\|?*\s.-][^\p{Cc}\p{Cs}<>:"/\\|?*]*\.docx$/u);
        expect(name).not.toMatch(/[ .]\.docx$/u);
      }),
    );
  });
});
