import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandResult, runInProcess } from "../testing/runInProcess.ts";
import { type WorkedOnWorkspace, workedOnWorkspace } from "../testing/workedOnWorkspace.ts";

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

let made: WorkedOnWorkspace;
beforeAll(async () => {
  made = await workedOnWorkspace(async (client, documentId) => {
    const { state } = await client.documents.open({ documentId });
    const start = state.text.indexOf("within 30 days");
    const spans = [{ start, end: start + 6 }];
    const target = { documentId, clientId: "tab", baseVersion: state.version };
    const plan = { by: "steps", steps: 2 } as const;
    const run = await client.runs.start({ ...target, spans, parameters: { strength: 1, plan, seed: 3, alternatives: 1 } });
    for await (const _event of await client.runs.watch({ runId: run.id }));
    const { state: after } = await client.documents.open({ documentId });
    const hunkIds = after.proposals.flatMap(({ hunks }) => hunks.filter(({ status }) => status === "pending").map(({ id }) => id));
    await client.proposals.decide({ ...target, baseVersion: after.version, hunkIds, verdict: "reject", reason: "worse" });
    await client.documents.importFile({ fileName: "other.md", base64: Buffer.from("# Other\n\nText.\n").toString("base64") });
  });
});
afterAll(() => rmSync(made.workspace, { recursive: true, force: true }));

const insights = (...words: readonly string[]): Promise<CommandResult> =>
  runInProcess(["insights", ...words, "--workspace", made.workspace]);
const json = async (...words: readonly string[]) => {
  const result = await insights(...words, "--json");
  expect(result).toMatchObject({ code: 0, err: "" });
  return JSON.parse(result.out);
};

test("--json has the figures of what was proposed and decided, by package and by document", async () => {
  const told = await json();
  expect(Object.keys(told)).toEqual(["total", "groups", "weeks", "named", "currency"]);
  expect(told.total).toMatchObject({ accepted: 1, distance: 0, reverted: 0, cost: null });
  expect(told.total.rejected).toBeGreaterThan(0);
  expect(told.total.proposed).toBe(told.total.accepted + told.total.rejected);
  expect(told.total.acceptedShare).toBeCloseTo(1 / told.total.proposed);
  expect(told.groups.map((group: { name: string }) => group.name)).toEqual(["tiny-denoiser"]);
  const byDocument = await json("--by", "document");
  expect(byDocument.groups).toContainEqual(expect.objectContaining({ key: made.documentId, name: "Services Agreement" }));
  expect((await json("--document", "other.md")).total).toMatchObject({ proposed: 0, accepted: 0, acceptedShare: null });
  expect((await json("--document", "agreement.md")).total.proposed).toBe(told.total.proposed);
});

test("the last day of a period belongs to it", async () => {
  const { proposed } = (await json()).total;
  expect((await json("--from", day(-1), "--to", day(0))).total.proposed).toBe(proposed);
  expect((await json("--to", day(-2))).total.proposed).toBe(0);
  expect((await json("--from", day(1))).total.proposed).toBe(0);
});

test("--csv is RFC 4180 with a row per group and the total, also beside --json; without either there is a table", async () => {
  const out = join(made.workspace, "figures.csv");
  expect(await insights("--csv", out)).toEqual({ code: 0, out: `${out}: 2 rows\n`, err: "" });
  const csv = readFileSync(out, "utf8");
  expect(csv.endsWith("\r\n")).toBe(true);
  const [head = [], ...rows] = csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  expect(head.slice(0, 6)).toEqual(["package", "documents", "proposed", "accepted", "rejected", "accepted_share"]);
  expect(rows.map(([name]) => name)).toEqual(["tiny-denoiser", "total"]);
  const { total } = await json("--csv", out);
  expect(rows[1]?.slice(2, 6).map(Number)).toEqual([total.proposed, total.accepted, total.rejected, total.acceptedShare]);
  expect(rows[1]?.every((cell) => cell === "total" || cell === "" || Number.isFinite(Number(cell)))).toBe(true);
  const table = (await insights()).out.split("\n");
  expect(table[0]).toMatch(/^ +proposed +accepted +rate/);
  expect(table[2]).toMatch(new RegExp(`^total +${total.proposed} +1 `));
});

test("days that are none, unknown groups and documents are refused", async () => {
  expect(await insights("--from", "2026-02-30")).toMatchObject({ code: 2, out: "", err: expect.stringContaining("is not a day") });
  expect(await insights("--to", "yesterday")).toMatchObject({ code: 2, out: "", err: expect.stringContaining("is not a day") });
  expect((await insights("--by", "colour")).code).toBe(2);
  expect(await insights("--document", "none.md")).toMatchObject({ code: 1, out: "", err: expect.stringContaining("NOT_FOUND") });
});
