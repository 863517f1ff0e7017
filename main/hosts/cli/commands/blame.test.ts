import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BlameInfo } from "../../../../src/contract/index.ts";
import { type CommandResult, runInProcess } from "../testing/runInProcess.ts";
import { IMPORTED, type WorkedOnWorkspace, workedOnWorkspace } from "../testing/workedOnWorkspace.ts";

let made: WorkedOnWorkspace;
beforeAll(async () => {
  made = await workedOnWorkspace();
});
afterAll(() => rmSync(made.workspace, { recursive: true, force: true }));

const blame = (...words: readonly string[]): Promise<CommandResult> => runInProcess(["blame", ...words, "--workspace", made.workspace]);

/** What each origin wrote, in the order of the origins. */
const written = ({ origins, spans }: BlameInfo, text: string): string[] =>
  origins.map((_, index) =>
    spans
      .filter(({ origin }) => origin === index)
      .map(({ start, end }) => text.slice(start, end))
      .join("|"),
  );

test("--json names file, model and person with what each wrote, and the spans tile the text", async () => {
  const result = await blame("agreement.md", "--json");
  expect(result).toMatchObject({ code: 0, err: "" });
  const told: BlameInfo = JSON.parse(result.out);
  expect(Object.keys(told)).toEqual(["documentId", "title", "revisionId", "version", "length", "origins", "spans"]);
  expect(told).toMatchObject({ documentId: made.documentId, title: "Services Agreement", revisionId: null, length: made.text.length });
  expect(told.spans.map(({ start }) => start)).toEqual([0, ...told.spans.map(({ end }) => end).slice(0, -1)]);
  expect(told.spans.at(-1)?.end).toBe(made.text.length);
  expect(told.origins).toMatchObject([
    { kind: "start", source: { kind: "file", name: "agreement.md" }, revision: { number: 1 }, run: null, change: null },
    {
      kind: "change",
      author: { kind: "model", name: "tiny-denoiser", forPerson: "Ada" },
      revision: { number: 3 },
      run: { model: "tiny-denoiser", packageHash: expect.stringMatching(/^[0-9a-f]{64}$/), strength: 1, seed: 7 },
      change: { proposalKind: "regenerate", decision: { by: "Ada", reason: "agreed" }, edited: null },
    },
    { kind: "written", author: { kind: "person", name: "Ada" }, revision: { number: 2 }, run: null, change: null },
  ]);
  const [start, model, person] = written(told, made.text);
  expect(start).toBe("# Services Agreement\n\nThe Supplier shall | within 30 days.\n\nThe Customer shall |pay each month.\n");
  expect(model?.replaceAll("|", "")).toBe(made.accepted);
  expect(person).toBe("promptly ");
  for (const { origin, step } of told.spans) expect(step === null).toBe(origin !== 1);
});

test("an earlier revision by its id, a line per stretch, the JSON in a file", async () => {
  const first: BlameInfo = JSON.parse((await blame("Services Agreement", "--revision", "r1", "--json")).out);
  expect(first).toMatchObject({ revisionId: "r1", length: IMPORTED.length, origins: [{ kind: "start" }] });
  const lines = (await blame(made.documentId)).out.trimEnd().split("\n");
  expect(lines[0]).toBe(`Services Agreement (${made.documentId})`);
  expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d {5}v1 {2}imported agreement\.md {9}# Services Agreement↵↵The Supplier shall $/);
  expect(lines.some((line) => /v3 {2}tiny-denoiser [0-9a-f]{8} step \d/.test(line))).toBe(true);
  expect(lines.some((line) => /v2 {2}Ada +promptly $/.test(line))).toBe(true);
  const out = join(made.workspace, "blame.json");
  expect((await blame("agreement.md", "--out", out)).out).toMatch(/blame\.json: \d+ stretches, 3 origins\n$/);
  expect(JSON.parse(readFileSync(out, "utf8"))).toEqual(JSON.parse((await blame("agreement.md", "--json")).out));
});

test("unknown documents and revisions are an error", async () => {
  expect(await blame("none.md")).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/^palimpsest: NOT_FOUND: [^\n]+\n$/) });
  expect(await blame("agreement.md", "--revision", "r99")).toMatchObject({ code: 1, out: "", err: expect.stringContaining("NOT_FOUND") });
  expect((await blame()).code).toBe(2);
});
