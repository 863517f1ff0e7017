/** A long agreement as a Word file: reading it, and writing a redline onto it, each in the process made for it; and a bomb that it refuses. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { del, ins, LIST, listed, p, r, wordFile } from "../main/documents/ooxml/testing/wordFixture.ts";
import { runDocumentJob } from "../main/documents/worker/documentWorker.ts";
import { createForkDocumentWorker } from "../main/hosts/node/forkDocumentWorker.ts";
import { type Benchmark, type BenchmarkOptions, type Measurement, median, timeEach } from "./measurement.ts";
import { prose } from "./prose.ts";

const CHARACTERS = 240_000;
const FIELDS = 400;
const BOOKMARKS = 480;
const NOTES = 20;
const CHANGES = 200;
/** What the bomb holds when it is unpacked, bytes; packed it is a hundredth of that. */
const BOMB = 60 * 1024 * 1024;
const MEMORY_LIMIT = 400 * 1024 * 1024;

/** A bookmark around some text, and the fields that a cross reference to it is made of. */
const bookmarked = (id: number, text: string): string =>
  `<w:bookmarkStart w:id="${id}" w:name="_Ref${id}"/>${r(text)}<w:bookmarkEnd w:id="${id}"/>`;
const reference = (id: number): string =>
  ["begin", `instr REF _Ref${id} \\r \\h`, "separate", "text 1.1", "end"]
    .map((part) => {
      if (part.startsWith("instr ")) return `<w:r><w:instrText xml:space="preserve"> ${part.slice(6)} </w:instrText></w:r>`;
      return part.startsWith("text ") ? r(part.slice(5)) : `<w:r><w:fldChar w:fldCharType="${part}"/></w:r>`;
    })
    .join("");

/** The bytes of an agreement of about `length` characters, with everything in proportion. */
function agreement(length: number): { bytes: Uint8Array; about: string } {
  const share = length / CHARACTERS;
  const count = (whole: number): number => Math.max(1, Math.round(whole * share));
  const { paragraphs } = prose(Math.round(length / 5), 11);
  const clauses: string[] = [];
  let characters = 0;
  for (let at = 0; characters < length; at += 1) {
    const text = paragraphs[at % paragraphs.length]?.replace(/^#+ /, "") ?? "";
    characters += text.length;
    clauses.push(text);
  }
  const every = (whole: number): number => Math.max(1, Math.floor(clauses.length / count(whole)));
  const perClause = (whole: number, at: number): number =>
    Math.floor(((at + 1) * count(whole)) / clauses.length) - Math.floor((at * count(whole)) / clauses.length);
  let bookmark = 0;
  let note = 0;
  const body = clauses.map((text, at) => {
    const marks = Array.from({ length: perClause(BOOKMARKS, at) }, () => bookmarked(++bookmark, ""));
    const fields = Array.from({ length: perClause(FIELDS, at) }, () => reference(1 + (at % Math.max(1, bookmark))));
    const notes = Array.from({ length: perClause(NOTES, at) }, () => `<w:r><w:footnoteReference w:id="${++note + 1}"/></w:r>`);
    const change = at % every(CHANGES) === 0 ? del("Ann", " old words") + ins("Ann", r(" new words")) : "";
    return p([...marks, r(text), ...fields, change, ...notes].join(""), listed(at % 7 === 0 ? 0 : 1));
  });
  const footnotes = Array.from({ length: note }, (_, at) => `<w:footnote w:id="${at + 2}">${p(r(`Note ${at + 1}.`))}</w:footnote>`).join(
    "",
  );
  const bytes = wordFile({ body: body.join(""), numbering: LIST, footnotes });
  return {
    bytes,
    about: `${characters} characters, ${clauses.length} clauses, ${count(FIELDS)} fields, ${bookmark} bookmarks, ${note} footnotes`,
  };
}

async function run({ scale, log }: BenchmarkOptions): Promise<readonly Measurement[]> {
  const { bytes, about } = agreement(scale === "full" ? CHARACTERS : CHARACTERS / 10);
  const spawner = createForkDocumentWorker();
  const read = { kind: "import", fileName: "agreement.docx", bytes, changes: "markup" } as const;
  const { text, changes } = await runDocumentJob(spawner, read);
  log(`${about}, ${changes.length} tracked changes; ${bytes.length} bytes`);
  const edited = text.replaceAll(/ shall /g, " must ");
  const write = {
    kind: "redline",
    base: bytes,
    text: edited,
    tracked: { author: "Grace", date: 0 },
    resolutions: [],
    pending: "reject",
  } as const;
  const rounds = scale === "full" ? 5 : 2;
  const imports = median(await timeEach(rounds, 1, () => runDocumentJob(spawner, read)));
  const redlines = median(await timeEach(rounds, 1, () => runDocumentJob(spawner, write)));
  const added = { ...write, text: edited.replaceAll("\n\n1. ", "\n\n1. A new clause.[^new]\n\n1. ").concat("\n[^new]: A new note.\n") };
  const restructured = median(await timeEach(rounds, 1, () => runDocumentJob(spawner, added)));
  const bomb = wordFile({ body: p(r("x")), parts: { "word/media/a.bin": new Uint8Array(BOMB) } });
  const refusals = median(await timeEach(rounds, 1, () => refused(() => runDocumentJob(spawner, { ...read, bytes: bomb }))));
  const how = `${about}; in a process of its own, its start included, ${rounds} times`;
  const memory = "peak resident memory of the process, once, up to its answer";
  const words = `${text.split(" shall ").length - 1} words changed`;
  return [
    { name: "read a Word file, median", value: imports, unit: "ms", target: { limit: 1500, is: "at most" }, how },
    {
      name: "write a redline onto it, median",
      value: redlines,
      unit: "ms",
      target: { limit: 1500, is: "at most" },
      how: `${words}; ${how}`,
    },
    {
      name: "write a redline with new clauses and footnotes, median",
      value: restructured,
      unit: "ms",
      target: null,
      how: `${words}, ${added.text.split("A new clause.").length - 1} new clauses, each with a footnote; ${how}`,
    },
    {
      name: "memory of reading it",
      value: await peakOf(read),
      unit: "bytes",
      target: { limit: MEMORY_LIMIT, is: "at most" },
      how: `${memory}; ${about}`,
    },
    {
      name: "memory of writing a redline onto it",
      value: await peakOf(write),
      unit: "bytes",
      target: { limit: MEMORY_LIMIT, is: "at most" },
      how: `${memory}; ${words}; ${about}`,
    },
    {
      name: "refuse a zip bomb, median",
      value: refusals,
      unit: "ms",
      target: { limit: 1000, is: "at most" },
      how: `${bomb.length} bytes that unpack to ${BOMB}; in a process of its own, its start included, ${rounds} times`,
    },
  ];
}

/** Peak memory of the process that does a job, bytes. */
async function peakOf(job: Parameters<typeof runDocumentJob>[1]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-bench-"));
  const file = join(folder, "peak");
  process.env["PALIMPSEST_PEAK_FILE"] = file;
  try {
    await runDocumentJob(createForkDocumentWorker(fileURLToPath(new URL("./measuredDocumentWorker.ts", import.meta.url))), job);
    return Number(readFileSync(file, "utf8"));
  } finally {
    delete process.env["PALIMPSEST_PEAK_FILE"];
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws Error where the call succeeds. */
async function refused(call: () => Promise<unknown>): Promise<void> {
  const read = await call().then(
    () => true,
    () => false,
  );
  if (read) throw new Error("The bomb was read.");
}

export const word: Benchmark = { name: "word", about: "a 240,000-character agreement as a Word file, in and out, and a bomb", run };
