/** The command line as a user runs it: real files, a real workspace, the tiny model. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importWord } from "../../documents/ooxml/importWord.ts";
import { del, ins, p, r, wordFile } from "../../documents/ooxml/testing/wordFixture.ts";
import { logIn, send } from "../testing/webClient.ts";
import { type CommandResult, runInProcess } from "./testing/runInProcess.ts";

const ENTRY = fileURLToPath(new URL("./index.ts", import.meta.url));
const TINY = fileURLToPath(new URL("../../inference/fixtures/tiny-denoiser", import.meta.url));
const TEXT =
  "# Services Agreement\n\nThe Supplier shall deliver the Services to the Customer within 30 days.\n\nThe Customer shall pay USD 1,250.00 each month.\n";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-cli-"));
const workspace = join(folder, "workspace");
const file = join(folder, "agreement.md");

function start(...words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ENTRY, "--workspace", workspace, ...words], {
    cwd: folder,
    env: { ...process.env, PALIMPSEST_NO_BROWSER: "1" },
  });
}

/** Runs a command line in this process, which is quicker; `runProcess` is the real thing. */
const run = (...words: readonly string[]): Promise<CommandResult> => runInProcess(["--workspace", workspace, ...words]);

/** The same in a process of its own. */
function runProcess(...words: readonly string[]): Promise<CommandResult> {
  const child = start(...words);
  let out = "";
  let err = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

const json = (result: CommandResult): unknown => {
  expect(result).toMatchObject({ code: 0, err: "" });
  return JSON.parse(result.out);
};

beforeAll(() => {
  mkdirSync(join(workspace, "models"), { recursive: true });
  cpSync(TINY, join(workspace, "models", "tiny-denoiser"), { recursive: true });
  writeFileSync(file, TEXT);
  process.chdir(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const model = ["--model", "tiny-denoiser"];

describe("usage", () => {
  test.each([
    [["nonsense"], 2],
    [[], 2],
    [["regenerate", "agreement.md"], 2],
    [["regenerate", "agreement.md", "--span", "5"], 2],
    [["regenerate", "agreement.md", "--span", "1:5", "--steps", "4", "--plan", "draft"], 2],
    [["plan", "--length", "x"], 2],
    [["export", "agreement.md", "--to", "rtf", "--out", "x"], 2],
    [["import", "none.md"], 1],
    [["serve", "--address", "0.0.0.0"], 1],
    [["history", "none.md"], 1],
  ])("%j ends with %i and one line on stderr", async (words, code) => {
    const result = await run(...words);
    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toMatch(/^palimpsest: [A-Z_0-9]+: [^\n]+\n$/);
  });

  test("a process ends with the code and the line", async () => {
    expect(await runProcess("plan", "--length", "x")).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^palimpsest: INVALID_ARGUMENT: [^\n]+\n$/),
    });
    expect(await runProcess("import", "none.md")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/^palimpsest: NOT_FOUND: [^\n]+\n$/),
    });
    expect(await runProcess("import", "agreement.md")).toMatchObject({ code: 0, out: TEXT });
  });

  test("help and version are no failures", async () => {
    expect(await run("--help")).toMatchObject({ code: 0, err: "", out: expect.stringContaining("regenerate") });
    expect((await run("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("bad files", () => {
  test.each([
    ["latin.md", new Uint8Array([0x61, 0xe4, 0x62]), "NOT_UTF8"],
    ["nul.md", new Uint8Array([0x61, 0, 0x62]), "CONTAINS_NUL"],
    ["word.docx", new TextEncoder().encode("PK"), "UNSUPPORTED_FORMAT"],
    ["large.md", new Uint8Array(50 * 1024 * 1024).fill(97), "FILE_TOO_LARGE"],
  ])("%s is refused", async (name, bytes, code) => {
    writeFileSync(join(folder, name), bytes);
    for (const words of [
      ["import", name],
      ["open", name],
      ["score", name, ...model],
      ["regenerate", name, "--span", "0:1", ...model],
    ]) {
      const result = await run(...words);
      expect([words[0], result.code, result.err.split(":")[1]?.trim()]).toEqual([words[0], 1, code]);
    }
    rmSync(join(folder, name));
  });
});

describe("documents", () => {
  test("import gives Markdown and a report", async () => {
    writeFileSync(join(folder, "mixed.txt"), "\ufeffone\r\ntwo\r\n\r\nthree\n");
    expect(json(await run("import", "mixed.txt", "--out", "mixed.md", "--json"))).toEqual({
      format: "txt",
      paragraphs: 2,
      changes: [],
      comments: 0,
      kept: [],
      dropped: [],
      warnings: expect.any(Array),
    });
    expect(readFileSync(join(folder, "mixed.md"), "utf8")).toBe("one\ntwo\n\nthree\n");
    expect((await run("import", "mixed.txt")).out).toBe("one\ntwo\n\nthree\n");
  });

  test("Word files come in with their changes and go back out as a redline on themselves", async () => {
    const word = wordFile({ body: p(`${r("Pay within ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days.")}`) });
    writeFileSync(join(folder, "theirs.docx"), word);
    const body = async (...words: string[]): Promise<string> =>
      (await run("import", "theirs.docx", ...words)).out.replace(/^---[\s\S]*?---\n\n/, "");
    expect(await body()).toBe("Pay within 45 days.\n");
    expect(await body("--changes", "reject")).toBe("Pay within 30 days.\n");
    expect(await body("--changes", "markup")).toBe("Pay within {~~30~>45~~} days.\n");
    expect(json(await run("import", "theirs.docx", "--json"))).toMatchObject({
      format: "docx",
      paragraphs: 1,
      changes: [{ kind: "replace", author: "Ann", date: "2026-03-01T09:00:00.000Z", text: "45" }],
      comments: 0,
    });
    writeFileSync(join(folder, "ours.md"), "Pay within 60 days.\n");
    expect((await run("export", "ours.md", "--to", "docx", "--base", "theirs.docx", "--author", "Grace", "--out", "back.docx")).code).toBe(
      0,
    );
    const back = json(await run("import", "back.docx", "--json")) as { changes: { author: string }[] };
    expect(new Set(back.changes.map((change) => change.author))).toEqual(new Set(["Ann", "Grace"]));
  });

  test("export writes every format; a redline is CriticMarkup, tracked changes, a PDF or a page", async () => {
    for (const format of ["md", "html", "docx", "pdf"]) {
      const out = join(folder, `out.${format}`);
      expect(json(await run("export", file, "--to", format, "--out", out, "--json"))).toMatchObject({ format, redline: false });
      expect(existsSync(out)).toBe(true);
    }
    expect(readFileSync(join(folder, "out.md"), "utf8")).toBe(TEXT);
    writeFileSync(join(folder, "newer.md"), TEXT.replace("30 days", "45 days"));
    expect((await run("export", "newer.md", "--base", file, "--to", "md", "--out", "redline.md")).code).toBe(0);
    expect(readFileSync(join(folder, "redline.md"), "utf8")).toMatch(/\{--30--\}\{\+\+45\+\+\}|\{~~30~>45~~\}/);
    expect((await run("export", "newer.md", "--base", file, "--to", "docx", "--out", "redline.docx", "--author", "Grace")).code).toBe(0);
    const word = await importWord("redline.docx", readFileSync(join(folder, "redline.docx")));
    expect(word.changes).toMatchObject([{ author: "Grace", newText: "45" }]);
    expect(word.text).toContain("30 days");
    const told = await run("export", "newer.md", "--base", file, "--to", "html", "--out", "redline.html", "--json");
    expect(json(told)).toMatchObject({ format: "html", redline: true });
    expect(readFileSync(join(folder, "redline.html"), "utf8")).toContain("<del>30</del><ins>45</ins>");
    expect((await run("export", "newer.md", "--base", file, "--to", "pdf", "--out", "redline.pdf")).code).toBe(0);
    expect(readFileSync(join(folder, "redline.pdf")).subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("models", () => {
  test("list and verify; what is not there", async () => {
    const listed = json(await run("models", "list", "--json")) as { models: { id: string; bundled: boolean; problem: null }[] };
    expect(listed.models.find(({ id }) => id === "tiny-denoiser")).toMatchObject({ bundled: false, problem: null });
    expect(json(await run("models", "verify", "tiny-denoiser", "--json"))).toEqual({
      models: [{ id: "tiny-denoiser", problems: [], checks: expect.any(Number) }],
    });
    expect(await run("models", "add", "none")).toMatchObject({ code: 1, err: expect.stringContaining("NOT_FOUND") });
    expect(await run("models", "remove", "none")).toMatchObject({ code: 1, err: expect.stringContaining("MODEL_MISSING") });
    expect(await run("models", "verify", "none")).toMatchObject({ code: 1, err: expect.stringContaining("MODEL_MISSING") });
  });

  test("one flipped bit is found", async () => {
    const broken = join(folder, "broken", "tiny-denoiser");
    cpSync(TINY, broken, { recursive: true });
    const weights = join(broken, "int8", "weights.bin");
    const bytes = readFileSync(weights);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    writeFileSync(weights, bytes);
    const other = join(folder, "other-workspace");
    cpSync(broken, join(other, "models", "tiny-denoiser"), { recursive: true });
    expect(await run("--workspace", other, "models", "verify", "tiny-denoiser")).toMatchObject({
      code: 1,
      err: expect.stringContaining("MODEL_BROKEN"),
    });
  });

  test("plan adds up and knows the seconds", async () => {
    const plan = json(await run("plan", "--length", "24", "--epsilon", "0.1", ...model, "--json")) as { sizes: number[]; steps: number };
    expect(Object.keys(plan)).toEqual(["model", "length", "steps", "sizes", "predictedNats", "theoremBoundNats", "seconds", "engine"]);
    expect(plan).toMatchObject({ model: "tiny-denoiser", length: 24, seconds: expect.any(Number) });
    expect(plan.sizes).toHaveLength(plan.steps);
    expect(plan.sizes.reduce((sum, size) => sum + size, 0)).toBe(24);
  });

  test("score covers the range with tokens in order", async () => {
    const { tokens } = json(await run("score", file, "--span", "0:40", ...model, "--json")) as { tokens: Record<string, number>[] };
    expect(tokens.length).toBeGreaterThan(3);
    for (const token of tokens) expect(Object.keys(token)).toEqual(["start", "end", "logProbability", "entropy", "alternatives"]);
    expect(tokens.map((token) => token.start)).toEqual([...tokens].map((token) => token.start).sort((a, b) => Number(a) - Number(b)));
  });
});

describe("regenerate", () => {
  const span = `${TEXT.indexOf("deliver")}:${TEXT.indexOf(" within")}`;
  const words = ["regenerate", file, "--span", span, "--steps", "4", "--seed", "11", ...model, "--json"];
  const lines = (result: CommandResult): Record<string, unknown>[] =>
    result.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  test("frames, then one result, in the documented shape; nothing outside the span moves", async () => {
    const result = await run(...words);
    expect(result).toMatchObject({ code: 0, err: "" });
    const all = lines(result);
    const frames = all.filter(({ type }) => type === "frame");
    expect(frames.length).toBe(all.length - 1);
    for (const frame of frames) expect(Object.keys(frame)).toEqual(["type", "alternative", "step", "steps", "tokens", "open"]);
    expect(frames.at(-1)).toMatchObject({ step: frames.at(-1)?.steps, open: 0 });
    expect(frames.at(-1)?.steps).toBeGreaterThanOrEqual(4);
    const last = all.at(-1) as {
      run: object;
      alternatives: { spans: { start: number; end: number; text: string }[]; text: string; locksHeld: boolean }[];
    };
    expect(Object.keys(last.run)).toEqual([
      "model",
      "packageHash",
      "seed",
      "strength",
      "order",
      "sizes",
      "predictedNats",
      "achievedNats",
      "provider",
      "milliseconds",
      "dropped",
      "protected",
      "engine",
    ]);
    const [alternative] = last.alternatives;
    const [changed] = alternative?.spans ?? [];
    if (alternative === undefined || changed === undefined) throw new Error("no alternative");
    expect(alternative.locksHeld).toBe(true);
    expect(alternative.text).toBe(TEXT.slice(0, changed.start) + changed.text + TEXT.slice(changed.end));
    expect(readFileSync(file, "utf8")).toBe(TEXT);
  });

  test("the same seed gives the same text", async () => {
    const [first, second] = await Promise.all([run(...words), run(...words)]);
    const texts = [first, second].map((result) =>
      (lines(result).at(-1) as { alternatives: { text: string }[] }).alternatives.map(({ text }) => text),
    );
    expect(texts[0]).toEqual(texts[1]);
  });

  test("locks hold and alternatives come as asked", async () => {
    const lock = `${TEXT.indexOf("Services to")}:${TEXT.indexOf(" to the Customer")}`;
    const result = await run(...words, "--lock", lock, "--alternatives", "2");
    const last = lines(result).at(-1) as { alternatives: { text: string; locksHeld: boolean }[] };
    expect(last.alternatives).toHaveLength(2);
    for (const alternative of last.alternatives) {
      expect(alternative.locksHeld).toBe(true);
      expect(alternative.text).toContain("Services");
    }
  });

  test("figures and defined names are kept unless that is switched off; a span of nothing else is refused", async () => {
    const whole = `${TEXT.indexOf("deliver")}:${TEXT.indexOf("30 days") + "30 days of".length}`;
    const last = (result: CommandResult) =>
      lines(result).at(-1) as {
        run: { protected: { what: string; start: number; end: number }[] };
        alternatives: { text: string; alternative: number; leaveOneOutNats: number; findings: { code: string; before?: string }[] }[];
      };
    const asked = ["regenerate", file, "--span", whole, "--steps", "4", "--seed", "11", "--alternatives", "2", ...model, "--json"];
    const kept = last(await run(...asked));
    expect(kept.run.protected.map(({ what, start, end }) => [what, TEXT.slice(start, end)])).toContainEqual(["numbers", "30 days"]);
    expect(kept.alternatives[0]?.text).toContain("30 days");
    expect(kept.alternatives[0]?.leaveOneOutNats).toBeLessThan(0);
    const free = last(await run(...asked, "--no-protect"));
    expect(free.run.protected).toEqual([]);
    const [alternative] = free.alternatives;
    expect(alternative?.text.includes("30 days")).toBe(alternative?.findings.every(({ before }) => before !== "30 days"));
    const number = `${TEXT.indexOf("30 days")}:${TEXT.indexOf("30 days") + 7}`;
    const refused = await run("regenerate", file, "--span", number, ...model);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("PROTECTED_TEXT") });
    expect((await run("regenerate", file, "--span", number, ...model, "--steps", "2", "--protect", "dates,names")).code).toBe(0);
    expect((await run("regenerate", file, "--span", number, ...model, "--protect", "colours")).code).toBe(2);
  });

  test("spans outside or inside a character are refused", async () => {
    writeFileSync(join(folder, "emoji.md"), "a😀b");
    expect((await run("regenerate", "emoji.md", "--span", "0:2", ...model)).err).toContain("SPAN_SPLITS_CHARACTER");
    expect((await run("regenerate", "emoji.md", "--span", "0:9", ...model)).err).toContain("SPAN_OUT_OF_RANGE");
  });
});

describe("workspace", () => {
  test("open FILE serves the document; a second instance is refused; history and restore follow", async () => {
    const child = start("open", "agreement.md", "--browser", "--json");
    const { url, port } = await new Promise<{ url: string; port: number }>((resolve) =>
      child.stdout?.once("data", (line: Buffer) => resolve(JSON.parse(line.toString()) as { url: string; port: number })),
    );
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const cookie = await logIn(url);
    expect((await send(port, "/open", { Cookie: cookie })).status).toBe(200);
    expect(await run("history", "agreement.md")).toMatchObject({ code: 1, err: expect.stringContaining("WORKSPACE_BUSY") });
    expect(await run("serve")).toMatchObject({ code: 1, err: expect.stringContaining("WORKSPACE_BUSY") });
    child.kill("SIGINT");
    child.kill("SIGINT");
    expect(await ended).toBe(0);

    const { document, revisions } = json(await run("history", "agreement.md", "--json")) as {
      document: { id: string };
      revisions: { number: number; cause: string }[];
    };
    expect(revisions).toMatchObject([{ number: 1, cause: "baseline" }]);
    expect(await run("restore", document.id, "7")).toMatchObject({ code: 1, err: expect.stringContaining("NOT_FOUND") });
    expect(json(await run("restore", document.id, "1", "--json"))).toMatchObject({
      document: document.id,
      revision: { number: expect.any(Number) },
    });
  });
});
