import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { renderDocx } from "../docx/renderDocx.ts";
import { DATE, parseSample } from "../testing/assets.ts";
import { applyHouse } from "./applyHouse.ts";
import { houseFile } from "./testing/houseFile.ts";

const missing = ["soffice", "pdftotext"].some((program) => spawnSync(program, ["-v"]).error !== undefined);

it.skipIf(missing)(
  "LibreOffice makes a PDF of a document in the look of a house (skipped only where soffice or pdftotext is not installed)",
  { timeout: 180_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "palimpsest-house-"));
    try {
      const { bytes } = await applyHouse((await renderDocx(parseSample("mutual-nda.md"), DATE)).bytes, houseFile());
      writeFileSync(join(folder, "nda.docx"), bytes);
      const profile = `-env:UserInstallation=${pathToFileURL(join(folder, "profile")).href}`;
      execFileSync("soffice", [profile, "--headless", "--convert-to", "pdf", "--outdir", folder, join(folder, "nda.docx")], {
        stdio: "pipe",
        timeout: 170_000,
      });
      const page = (number: number): string =>
        execFileSync("pdftotext", ["-layout", "-f", String(number), "-l", String(number), join(folder, "nda.pdf"), "-"], {
          encoding: "utf8",
        });
      expect(page(1)).toContain("Erste Seite");
      expect(page(2)).toContain("Kanzlei Muster");
      expect(page(2)).toMatch(/Seite 2/);
      // The house counts "Artikel IV" in its own text; ours goes on counting 1, 2, 3.
      expect(page(2)).toMatch(/^ *2 Use and Protection of Confidential/m);
      expect(page(2)).toMatch(/^ *2\.2 +not disclose/m);
      expect(page(1) + page(2)).not.toMatch(/Artikel|Secret text/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
