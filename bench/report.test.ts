import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { Measurement } from "./measurement.ts";
import { type Results, thisMachine, writeResults } from "./report.ts";

const figure = (name: string, value: number): Measurement => ({
  ...{ name, value, unit: "x", target: { limit: 3, is: "at least" }, how: "" },
});
const results = (benchmarks: Results["benchmarks"]): Results => ({
  ...{ date: "2026-01-02", machine: thisMachine(), load: 0, package: null, benchmarks },
});

test("figures and plots of one benchmark stay when another one is measured", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-report-"));
  const readme = path.join(folder, "README.md");
  await writeFile(readme, "# Above\n<!-- results -->\nold\n<!-- /results -->\nbelow\n");
  try {
    const file = await writeResults(folder, results({ flow: [figure("sweeps", 1.2)] }), { "flow-time": "<svg/>" });
    await writeResults(folder, results({ length: [figure("faster", 4)] }), { length: "<svg></svg>" });
    const text = await readFile(readme, "utf8");
    expect(text).toContain("| flow | sweeps | 1.20 x | at least 3.00 x | **missed** |");
    expect(text).toContain("| length | faster | 4.00 x | at least 3.00 x | kept |");
    expect(text.startsWith("# Above\n")).toBe(true);
    expect(text.endsWith("<!-- /results -->\nbelow\n")).toBe(true);
    expect(text).not.toContain("old");
    const pictures = [...text.matchAll(/!\[Plot: (.*)\]\((.*)\)/g)];
    expect(pictures.map((found) => found[1])).toEqual(["flow time", "length"]);
    expect(await readFile(path.join(folder, pictures[0]?.[2] ?? ""), "utf8")).toBe("<svg/>");
    expect(Object.keys(JSON.parse(await readFile(file, "utf8")).benchmarks)).toEqual(["flow", "length"]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("what was not measured again is shown as it was measured before, with its date", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "palimpsest-report-"));
  const readme = path.join(folder, "README.md");
  await writeFile(readme, "<!-- results -->\n<!-- /results -->\n");
  try {
    await writeResults(folder, results({ flow: [figure("sweeps", 1.2)], review: [figure("list", 5)] }), {});
    await writeResults(folder, { ...results({ flow: [figure("sweeps", 3.5)] }), date: "2026-01-03" }, {});
    const text = await readFile(readme, "utf8");
    expect(text).toMatch(/^\* 2026-01-02, .*: `review`$/m);
    expect(text).toMatch(/^\* 2026-01-03, .*: `flow`$/m);
    expect(text).toContain("| review | list | 5.00 x |");
    expect(text).toContain("| flow | sweeps | 3.50 x |");
    expect(text).not.toContain("1.20 x");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
