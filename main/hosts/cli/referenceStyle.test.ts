/** `palimpsest export --reference`: a new Word file in the look of another one. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { houseFile } from "../../documents/house/testing/houseFile.ts";
import { runInProcess } from "./testing/runInProcess.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "palimpsest-reference-"));
  writeFileSync(join(folder, "agreement.md"), "# Agreement\n\n## Fees\n\nThe fee is due.\n");
  writeFileSync(join(folder, "house.dotx"), houseFile());
  writeFileSync(join(folder, "broken.docx"), "no Word file");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: readonly string[]) =>
  runInProcess(["export", join(folder, "agreement.md"), "--out", join(folder, "out.docx"), "--workspace", folder, ...words]);

test("the new file has the styles and the letterhead, and what was left behind is said", async () => {
  const result = await run("--to", "docx", "--reference", join(folder, "house.dotx"));
  expect(result).toMatchObject({ code: 0, err: "warning: not taken over from house.dotx: 1 x embedded fonts\n" });
  const parts = unzipSync(readFileSync(join(folder, "out.docx")));
  expect(new TextDecoder().decode(parts["word/document.xml"])).toContain("berschrift1");
  expect(new TextDecoder().decode(parts["word/house-header-default.xml"])).toContain("Kanzlei Muster");
});

test.each([
  [["--to", "pdf", "--reference", "house.dotx"], "NOT_AVAILABLE"],
  [["--to", "docx", "--reference", "broken.docx"], "UNSUPPORTED_FORMAT"],
  [["--to", "docx", "--reference", "none.docx"], "NOT_FOUND"],
  [["--to", "docx", "--reference", "house.dotx", "--ai-mark"], "NOT_AVAILABLE"],
])("%j is refused and writes nothing", async (words, code) => {
  rmSync(join(folder, "out.docx"), { force: true });
  const named = words.map((word) => (/\.do[ct]x$/.test(word) ? join(folder, word) : word));
  const result = await run(...named);
  expect(result).toMatchObject({ code: 1, out: "" });
  expect(result.err).toMatch(new RegExp(`^palimpsest: ${code}: [^\\n]+\\n$`));
  expect(existsSync(join(folder, "out.docx"))).toBe(false);
});
