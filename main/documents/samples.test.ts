import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseOutline } from "../../src/domain/document/outline.ts";
import { parseMarkdown } from "./markdown/parse.ts";
import { listSamples, readSample } from "./samples.ts";
import { ASSETS } from "./testing/assets.ts";

const samples = await listSamples(ASSETS);

describe("samples", () => {
  it("has samples and templates of every kind, and lists every file once", () => {
    expect(samples.filter((sample) => !sample.template).length).toBeGreaterThanOrEqual(3);
    for (const kind of ["contract", "technical", "ja"])
      expect(samples.some((sample) => sample.kind === kind && sample.template)).toBe(true);
    const files = readdirSync(join(ASSETS, "samples")).filter((file) => file.endsWith(".md"));
    expect(samples.map((sample) => sample.file).sort()).toEqual(files.sort());
    expect(new Set(samples.map((sample) => sample.id)).size).toBe(samples.length);
  });

  it("records a licence for every file in the index and in LICENCES.md", () => {
    const licences = readFileSync(join(ASSETS, "LICENCES.md"), "utf8");
    for (const sample of samples) {
      expect(["CC-BY-4.0", "CC0-1.0"]).toContain(sample.licence);
      expect(sample.attribution).not.toBe("");
      if (sample.licence === "CC-BY-4.0") expect(licences).toContain(sample.file);
    }
    for (const font of readdirSync(join(ASSETS, "fonts")).filter((file) => file.endsWith(".ttf"))) {
      const family = font.split("-")[0] ?? "";
      expect(licences).toContain(family);
      expect(existsSync(join(ASSETS, "fonts", `${family}-LICENCE.txt`))).toBe(true);
    }
  });

  it.each(samples)("$id reads and renders without a warning, and every reference leads somewhere", async (sample) => {
    const document = await readSample(ASSETS, sample.id);
    expect(document).toMatchObject({ title: sample.title, kind: sample.kind, warnings: [] });
    expect(document.text).not.toMatch(/<\/?span|Section \d+\.\d+ \(/u);
    expect(parseMarkdown(document.text, sample.kind, sample.title).warnings).toEqual([]);
    expect(parseOutline(document.text, sample.kind).length).toBeGreaterThan(5);
  });

  it("says so when there is no such sample", async () => {
    await expect(readSample(ASSETS, "none")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
