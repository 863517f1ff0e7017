/** A long agreement as PDF: clean and as a redline, again and again in one process, and once in a fresh one for its time and memory. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseMarkdown } from "../main/documents/markdown/parse.ts";
import { renderPdf } from "../main/documents/pdf/renderPdf.ts";
import { mergeDocuments } from "../main/documents/redline/mergeDocuments.ts";
import { type Benchmark, type BenchmarkOptions, type Measurement, median, timeEach } from "./measurement.ts";
import { prose } from "./prose.ts";

const CHARACTERS = 240_000;
const CHANGES = 300;
const ASSETS = fileURLToPath(new URL("../assets", import.meta.url));
const DATE = Date.UTC(2026, 0, 1);

/** A numbered agreement: headings, clauses with letters, cross references and a table every now and then. */
function agreement(length: number): string {
  const { paragraphs } = prose(Math.round(length / 5), 17);
  const parts = ["# Agreement"];
  let size = 0;
  for (let at = 0; size < length; at += 1) {
    const words = paragraphs[at % paragraphs.length]?.replace(/^#+ /, "") ?? "";
    const title = `## ${words.split(" ").slice(0, 4).join(" ")} {#clause-${at}}`;
    const reference = at > 3 ? ` See [](#clause-${Math.floor((at - 3) / 6) * 6}).` : "";
    const table = at % 60 === 59 ? "\n\n| Item | Price |\n|---|---|\n| Setup | 100 |\n| Support | 200 |" : "";
    const part = at % 6 === 0 ? `${title}\n\n${words}` : `${(at % 6).toString()}. ${words}${reference}${table}`;
    parts.push(part);
    size += part.length + 2;
  }
  return `${parts.join("\n\n").slice(0, length)}\n`;
}

async function make(text: string): Promise<Uint8Array> {
  return (await renderPdf(parseMarkdown(text, "contract", "Agreement"), DATE, ASSETS)).bytes;
}

/** A word of every so many is another one. */
function changed(text: string, changes: number): string {
  const words = text.split(" ");
  const every = Math.max(1, Math.floor(words.length / changes));
  return words.map((word, index) => (index % every === every - 1 && /^[a-z]+$/u.test(word) ? "otherwise" : word)).join(" ");
}

async function run({ scale, log }: BenchmarkOptions): Promise<readonly Measurement[]> {
  const length = scale === "full" ? CHARACTERS : CHARACTERS / 10;
  const text = agreement(length);
  const rounds = scale === "full" ? 5 : 2;
  const bytes = await make(text);
  const clean = median(await timeEach(rounds, 1, () => make(text)));
  const other = changed(text, scale === "full" ? CHANGES : CHANGES / 10);
  const redline = median(
    await timeEach(rounds, 1, async () => {
      const [before, after] = [text, other].map((one) => parseMarkdown(one, "contract", "Agreement"));
      if (before !== undefined && after !== undefined) await renderPdf(mergeDocuments(before, after, "before"), DATE, ASSETS);
    }),
  );
  const alone = inOwnProcess(length);
  log(`${length} characters, ${bytes.length} bytes`);
  const how = `${length} characters with headings, clauses, references and tables; tagged PDF/A; ${rounds} times in one process`;
  return [
    { name: "PDF of an agreement, median", value: clean, unit: "ms", target: { limit: 3000, is: "at most" }, how },
    {
      name: "redline of it as PDF, median",
      value: redline,
      unit: "ms",
      target: { limit: 4000, is: "at most" },
      how: `${CHANGES} words changed; ${how}`,
    },
    {
      name: "PDF in a fresh process",
      value: alone.milliseconds,
      unit: "ms",
      target: null,
      how: "the first one that the process makes, without its start",
    },
    {
      name: "most memory of that process",
      value: alone.memory,
      unit: "bytes",
      target: { limit: 600 * 2 ** 20, is: "at most" },
      how: "maximum resident set size, the runtime's own included",
    },
    { name: "size of the PDF", value: bytes.length, unit: "bytes", target: null, how },
  ];
}

function inOwnProcess(length: number): { milliseconds: number; memory: number } {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), String(length)], { encoding: "utf8" });
  return JSON.parse(child.stdout) as { milliseconds: number; memory: number };
}

// As a process of its own: one PDF, and what it took.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = agreement(Number(process.argv[2]));
  const began = performance.now();
  await make(text);
  const milliseconds = performance.now() - began;
  process.stdout.write(JSON.stringify({ milliseconds, memory: process.resourceUsage().maxRSS * 1024 }));
}

export const pdf: Benchmark = { name: "pdf", about: "a 240,000-character agreement as PDF, clean and as a redline", run };
