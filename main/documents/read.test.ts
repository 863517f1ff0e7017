import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PalimpsestError } from "../../src/domain/errors/palimpsestError.ts";
import { writeLineEndings } from "../../src/domain/text/lineEndings.ts";
import { renderMarkdown } from "./markdown/renderMarkdown.ts";
import { readDocument } from "./read.ts";
import { SAMPLES, sampleText } from "./testing/assets.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function refusal(fileName: string, bytes: Uint8Array): PalimpsestError {
  try {
    readDocument(fileName, bytes);
  } catch (error) {
    if (error instanceof PalimpsestError) return error;
    throw error;
  }
  throw new Error(`${fileName} was read`);
}

describe("what is read", () => {
  it("takes the title from front matter, then the first heading, then the file's name", () => {
    expect(readDocument("x.md", bytesOf("---\ntitle: From front matter\n---\n# Heading\n")).title).toBe("From front matter");
    expect(readDocument("x.md", bytesOf("text\n\n## The *second* {#id}\n")).title).toBe("The second");
    expect(readDocument("My file.txt", bytesOf("no heading")).title).toBe("My file");
    expect(readDocument("*.md", bytesOf("")).title).toBe("Untitled");
    expect(readDocument("x.md", bytesOf(`# ${"😀".repeat(300)}`)).title).toBe("😀".repeat(100));
  });

  it("an empty file is an empty document", () => {
    expect(readDocument("empty.md", new Uint8Array())).toMatchObject({ text: "", title: "empty", warnings: [] });
  });

  it.each(SAMPLES)("guesses the kind of $file", ({ file, kind }) => {
    expect(readDocument(file, bytesOf(sampleText(file)))).toMatchObject({ kind, language: kind === "ja" ? "ja" : "en", warnings: [] });
  });

  it("keeps a byte order mark and mixed line endings", () => {
    const document = readDocument("x.md", bytesOf("\ufeffa\r\nb\nc\rd\r\n"));
    expect(document.text).toBe("a\nb\nc\nd\n");
    expect(document.lineEndings).toMatchObject({ dominant: "crlf", byteOrderMark: true });
    expect(document.lineEndings.exceptions).toHaveLength(2);
    expect(document.warnings).toEqual([{ what: "mixed-endings-kept", count: 2 }]);
  });

  it("reads a line of 1 MB", () => {
    const line = "word ".repeat(210_000);
    const document = readDocument("long.txt", bytesOf(line));
    expect(document.text).toBe(line);
    expect(document.warnings).toEqual([{ what: "long-line", count: line.length }]);
  });

  it("names characters that nobody sees, and keeps them", () => {
    const text = "a\u200bb\u200b \u202eevil\u202c \u0007 \ue000 👩\u200d💻\n";
    const document = readDocument("x.md", bytesOf(text));
    expect(document.text).toBe(text);
    expect(document.warnings).toEqual([
      { what: "bidirectional-characters", count: 2 },
      { what: "zero-width-characters", count: 2 },
      { what: "control-characters", count: 1 },
      { what: "private-characters", count: 1 },
    ]);
  });

  it("gives every file back byte for byte", () => {
    const piece = fc.oneof(fc.constantFrom("\n", "\r\n", "\r", "\ufeff", "# ", "日本", "😀", "\u2028"), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(fc.boolean(), fc.array(piece, { maxLength: 40 }), (mark, pieces) => {
        const bytes = bytesOf((mark ? "\ufeff" : "") + pieces.join("").replaceAll("\0", "").toWellFormed());
        const { text, lineEndings } = readDocument("x.md", bytes);
        expect(text).not.toContain("\r");
        expect(Buffer.compare(renderMarkdown(text, lineEndings), bytes)).toBe(0);
        expect(bytesOf(writeLineEndings(text, lineEndings))).toEqual(bytes);
      }),
    );
  });
});

describe("what is refused", () => {
  it.each(["a.docx", "b.doc", "c.PDF", "d.odt", "e.rtf", "f.html", "g.exe", "noextension", "h.docm"])("%s by its name", (name) => {
    expect(refusal(name, bytesOf("text"))).toMatchObject({ code: "UNSUPPORTED_FORMAT", message: expect.stringContaining(".md") });
  });

  it.each([
    ["zip", [0x50, 0x4b, 3, 4, 0, 0]],
    ["PDF", [...bytesOf("%PDF-1.7")]],
    ["Word", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ])("a %s that is called .md", (what, bytes) => {
    expect(refusal("x.md", new Uint8Array(bytes))).toMatchObject({ code: "UNSUPPORTED_FORMAT", message: expect.stringContaining(what) });
  });

  it("files over 20 MB, before they are decoded", () => {
    const bytes = new Uint8Array(50 * 1024 * 1024).fill(0xff);
    expect(refusal("x.md", bytes)).toMatchObject({ code: "FILE_TOO_LARGE", message: expect.stringContaining("50 MB") });
  });

  it("texts over ten million characters", () => {
    expect(refusal("x.md", new Uint8Array(10_000_001).fill(0x61)).code).toBe("FILE_TOO_LARGE");
  });

  it.each([
    ["UTF-16 LE", [0xff, 0xfe, 0x61, 0]],
    ["UTF-16 BE", [0xfe, 0xff, 0, 0x61]],
    ["UTF-32 LE", [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]],
  ])("%s", (encoding, bytes) => {
    expect(refusal("x.md", new Uint8Array(bytes))).toMatchObject({
      code: "NOT_UTF8",
      details: { encoding },
      message: expect.stringContaining(encoding),
    });
  });

  it("Shift_JIS and Windows-1252, by name", () => {
    const shiftJis = [
      0x82, 0xb1, 0x82, 0xcc, 0x8c, 0x5f, 0x96, 0xf1, 0x82, 0xcd, 0x81, 0x41, 0x82, 0xb7, 0x82, 0xe9, 0x82, 0xe0, 0x82, 0xcc,
    ];
    expect(refusal("x.txt", new Uint8Array(shiftJis)).details.encoding).toBe("Shift_JIS");
    expect(refusal("x.txt", new Uint8Array([...bytesOf("The agreement between the caf"), 0xe9])).message).toContain("Windows-1252");
  });

  it("NUL bytes, with their place", () => {
    expect(refusal("x.md", bytesOf("ab\0c"))).toMatchObject({ code: "CONTAINS_NUL", details: { offset: 2 } });
  });

  it("any broken byte, with its place", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.constantFrom([0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5], [0xe3, 0x81]),
        fc.string({ unit: "grapheme" }),
        (before, broken, after) => {
          const start = bytesOf(before.replaceAll("\0", " ").toWellFormed());
          fc.pre(start.length > 0);
          const bytes = new Uint8Array([...start, ...broken, ...bytesOf(`a${after.replaceAll("\0", " ").toWellFormed()}`)]);
          expect(refusal("x.md", bytes)).toMatchObject({ code: "NOT_UTF8", details: { offset: start.length } });
        },
      ),
    );
  });
});
