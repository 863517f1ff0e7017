import { hash } from "node:crypto";
import type Database from "better-sqlite3";
import type { Verification } from "../../../../src/domain/audit/verification.ts";
import { RowDigests } from "../../../storage/audit/rowDigest.ts";
import { folderOfHead, HEAD_FILE, readHead } from "../headFile.ts";
import { BoundRows } from "./boundRows.ts";
import { checkApprovals } from "./checkApprovals.ts";
import { checkRows } from "./checkRows.ts";
import { checkSchema } from "./checkSchema.ts";
import { TextCheck } from "./checkTexts.ts";
import { Findings } from "./findings.ts";
import { openCopy } from "./openCopy.ts";
import { ChainWalk } from "./walkChain.ts";

/** How far verifying is. */
export interface VerifyProgress {
  readonly phase: "events" | "rows" | "texts";
  readonly done: number;
  readonly total: number;
}

/**
 * Verifies the log of a database file and everything that is bound to it, in slices: each step of the generator takes a few
 * milliseconds. It reads one state of the database, also while the app writes. Throws what `openCopy` throws.
 */
export function* verifyFile(file: string): Generator<VerifyProgress, Verification> {
  // Read before the database: the log may grow meanwhile, and is then further than its head.
  const folder = folderOfHead(file);
  const head = folder === null ? null : readHead(folder);
  const database = openCopy(file);
  try {
    database.exec("BEGIN");
    return yield* verifyDatabase(database, head);
  } finally {
    database.close();
  }
}

/**
 * The same for a connection that is open; `head` is what the side file says, null where there is none. Without `schema` nothing is said of
 * triggers and indexes that are missing.
 */
export function* verifyDatabase(
  database: Database.Database,
  head: ReturnType<typeof readHead>,
  { schema }: { readonly schema: boolean } = { schema: true },
): Generator<VerifyProgress, Verification> {
  const findings = new Findings();
  const bound = new BoundRows(findings);
  let rows = 0;
  let walk: ChainWalk | null = null;
  try {
    if (schema) checkSchema(database, findings);
    if (head === "unreadable")
      findings.problem(null, "foreign-head", `${HEAD_FILE} beside the database cannot be read as the head of a log.`, {});
    walk = new ChainWalk(database, bound, head === "unreadable" ? null : head, findings);
    const events = countOf(database, "audit_event");
    for (const done of walk.walk()) yield { phase: "events", done, total: events };
    // What a broken chain says of rows cannot be relied on.
    if (walk.whole) {
      const digests = new RowDigests(database);
      const total = digests.tables().reduce((sum, table) => sum + countOf(database, table), 0);
      const steps = checkRows(digests, bound, findings);
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) yield { phase: "rows", done: step.value, total };
      rows = step.value;
      checkApprovals(database, bound, findings);
      const texts = countOf(database, "block") + countOf(database, "revision");
      for (const done of new TextCheck(database, bound, findings).check()) yield { phase: "texts", done, total: texts };
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.problem(null, "unreadable", `The database cannot be read to its end: ${reason}.`, { reason });
  }
  const problems = findings.problems();
  return {
    ok: problems.length === 0,
    events: walk?.events ?? 0,
    checkpoints: walk?.checkpoints ?? 0,
    rows,
    firstBad: problems[0] ?? null,
    problems,
    warnings: findings.warnings(),
    keys: [...(walk?.keys ?? [])].map(([id, key]) => ({ id, fingerprint: hash("sha256", key) })),
    head: walk === null || walk.events === 0 ? null : walk.hash.toString("hex"),
  };
}

/** Runs a verification to its end at once. */
export function finish<Result>(steps: Generator<VerifyProgress, Result>, progress?: (at: VerifyProgress) => void): Result {
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) progress?.(step.value);
  return step.value;
}

/** A number for the progress alone. */
function countOf(database: Database.Database, table: string): number {
  return Number(database.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() ?? 0);
}
