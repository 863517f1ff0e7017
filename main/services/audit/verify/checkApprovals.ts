import { verify } from "node:crypto";
import type Database from "better-sqlite3";
import { publicKeyOf } from "../../access/keyRing.ts";
import type { BoundRows } from "./boundRows.ts";
import type { Findings } from "./findings.ts";

/** Tables of statements that people signed. */
const SIGNED = ["approval", "kept_approval"] as const;

interface SignedRow {
  readonly id: number;
  readonly person: string;
  readonly statement: string;
  readonly signature: Buffer;
  readonly publicKey: Buffer | null;
  readonly owner: string | null;
}

/** What people signed carries the signature of a key of theirs. */
export function checkApprovals(database: Database.Database, bound: BoundRows, findings: Findings): void {
  for (const table of SIGNED) {
    const rows = database
      .prepare<unknown[], SignedRow>(
        `SELECT signed.id, signed.person, signed.statement, signed.signature, k.public_key AS publicKey, person.key AS owner
         FROM ${table} AS signed LEFT JOIN person_key AS k ON k.key = signed.signing_key LEFT JOIN person ON person.id = k.person ORDER BY signed.id`,
      )
      .all();
    for (const { id, person, statement, signature, publicKey, owner } of rows) {
      const good =
        publicKey !== null &&
        owner === person &&
        verify(null, Buffer.from(statement), publicKeyOf(publicKey), signature) &&
        names(statement, person);
      if (good) continue;
      const event = bound.tables.get(table)?.events[id] ?? 0;
      const why = `What row ${id} of "${table}" says was not signed with a key of the person whose it is.`;
      findings.problem(event === 0 ? null : event, "bad-approval", why, { table, row: id });
    }
  }
}

function names(statement: string, person: string): boolean {
  return (JSON.parse(statement) as { readonly person?: unknown }).person === person;
}
