import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { parseMarkdown } from "../markdown/parse.ts";
import { readWord } from "../ooxml/readWord.ts";
import { redlineWord } from "../ooxml/redline/redlineWord.ts";
import { openWord } from "../ooxml/wordPackage.ts";
import { DATE, EVERYTHING, parseSample } from "../testing/assets.ts";
import { plainLines } from "../testing/plainLines.ts";
import { renderDocx } from "./renderDocx.ts";

/** Debian: libreoffice-writer-nogui. Where it is missing this one test is reported as skipped; all others need nothing. */
const missing = spawnSync("soffice", ["--version"]).status !== 0;

it.skipIf(missing)(
  "LibreOffice opens the documents and computes the same numbers (skipped only where soffice is not installed)",
  { timeout: 180_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "palimpsest-office-"));
    try {
      const documents = {
        everything: parseMarkdown(EVERYTHING, "contract", "x"),
        nda: parseSample("mutual-nda.md"),
        japanese: parseSample("gyomu-itaku.md"),
      };
      for (const [name, document] of Object.entries(documents))
        writeFileSync(join(folder, `${name}.docx`), (await renderDocx(document, DATE)).bytes);
      const word = await openWord((await renderDocx(documents.nda, DATE)).bytes);
      const text = readWord(word).rejected.replace("\n\n", "\n\nA paragraph that only the redline has.\n\n");
      const { bytes } = redlineWord(word, { text, tracked: { author: "Grace", date: 0 }, resolutions: new Map() });
      writeFileSync(join(folder, "redline.docx"), bytes);
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, "profile")).href}`;
      const files = [...Object.keys(documents), "redline"].map((name) => join(folder, `${name}.docx`));
      execFileSync("soffice", [profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, ...files], {
        stdio: "pipe",
        timeout: 170_000,
      });
      const read = (name: string): string => readFileSync(join(folder, `${name}.txt`), "utf8").replace(/[ \t\u00a0]+/gu, " ");
      expect(read("nda")).toMatch(/^ ?6 Return or Destruction of Confidential Information$/mu);
      expect(read("nda")).toMatch(/^ ?6\.2 promptly after/mu);
      expect(read("japanese")).toMatch(/^ ?第13条 協議及び管轄$/mu);
      expect(read("japanese")).toMatch(/^ ?\(3\) 前各号に付随する文書の作成$/mu);
      expect(read("everything")).toMatch(/^ ?\(b\) A second letter\.$/mu);
      expect(read("redline")).toContain("A paragraph that only the redline has.");
      for (const line of plainLines(documents.nda)) expect(read("nda")).toContain(line);
      for (const line of plainLines(documents.japanese)) expect(read("japanese")).toContain(line);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
