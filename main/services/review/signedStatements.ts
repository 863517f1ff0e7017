import { z } from "zod";
import type { Actor } from "../../../src/domain/access/actor.ts";
import {
  APPROVAL_FORM,
  type ApprovalStatement,
  KEPT_FORM,
  type KeptStatement,
  statementText,
} from "../../../src/domain/review/statement.ts";
import type { StoredApproval, StoredKept, StoredStatement } from "../../storage/repositories/reviews.ts";
import type { Storage } from "../../storage/storage.ts";
import type { KeyRing } from "../access/keyRing.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const approvalSchema = z.strictObject({
  form: z.literal(APPROVAL_FORM),
  workspace: z.string(),
  document: z.string(),
  request: z.string(),
  revision: hash,
  person: z.string(),
  verdict: z.enum(["approve", "changes"]),
  clauses: z.array(z.strictObject({ id: z.string(), fingerprint: hash })),
  removed: z.array(z.string()),
  reason: z.string(),
  at: z.number().int(),
  nonce: z.string(),
});
const keptSchema = z.strictObject({
  form: z.literal(KEPT_FORM),
  workspace: z.string(),
  document: z.string(),
  approval: z.string(),
  clause: z.string(),
  signed: hash,
  fingerprint: hash,
  person: z.string(),
  reason: z.string(),
  at: z.number().int(),
  nonce: z.string(),
});

/** Why a statement counts for nothing: it was not signed by its person, or it says something else than its row. */
export type StatementProblem = "signature" | "content";

/** A statement as it was read; null where it cannot be read at all. */
export interface CheckedStatement<Content> {
  readonly content: Content | null;
  readonly problem: StatementProblem | null;
}

/** Signs statements, and checks those that are stored. */
export class SignedStatements {
  readonly #storage: Storage;
  readonly #keys: KeyRing;
  /** By the statement and the row it was found in. */
  readonly #checked = new Map<string, CheckedStatement<ApprovalStatement> | CheckedStatement<KeptStatement>>();

  constructor(storage: Storage, keys: KeyRing) {
    this.#storage = storage;
    this.#keys = keys;
  }

  /** Throws KEY_LOST. */
  sign(content: ApprovalStatement | KeptStatement, by: Actor): Pick<StoredStatement, "statement" | "nonce" | "keyId" | "signature"> {
    const statement = statementText(content);
    const { keyId, bytes } = this.#keys.sign(by.id, Buffer.from(statement, "utf8"));
    return { statement, nonce: content.nonce, keyId, signature: bytes };
  }

  /** `ids`: what the row belongs to, in the ids that people sign. */
  approval(
    row: StoredApproval,
    ids: { readonly workspace: string; readonly document: string; readonly request: string },
  ): CheckedStatement<ApprovalStatement> {
    return this.#remember(row, JSON.stringify([ids, row.request, row.verdict, row.revision]), () => {
      const content = readAs(approvalSchema, row.statement);
      const fits =
        content !== null &&
        content.workspace === ids.workspace &&
        content.document === ids.document &&
        content.request === ids.request &&
        content.revision === this.#storage.revisions.get(row.revision).rootHash &&
        content.verdict === row.verdict &&
        this.#sameRow(row, content);
      return { content, problem: this.#problem(row, fits) };
    }) as CheckedStatement<ApprovalStatement>;
  }

  kept(
    row: StoredKept,
    ids: { readonly workspace: string; readonly document: string; readonly approval: string },
  ): CheckedStatement<KeptStatement> {
    return this.#remember(row, JSON.stringify([ids, row.approval]), () => {
      const content = readAs(keptSchema, row.statement);
      const fits =
        content !== null &&
        content.workspace === ids.workspace &&
        content.document === ids.document &&
        content.approval === ids.approval &&
        this.#sameRow(row, content);
      return { content, problem: this.#problem(row, fits) };
    }) as CheckedStatement<KeptStatement>;
  }

  #sameRow(row: StoredStatement, content: ApprovalStatement | KeptStatement): boolean {
    const { person, nonce, at } = content;
    return person === row.personId && nonce === row.nonce && at === row.at && statementText(content) === row.statement;
  }

  #problem(row: StoredStatement, fits: boolean): StatementProblem | null {
    const key = this.#storage.people.keys().find((candidate) => candidate.id === row.keyId);
    const own = key?.personId === row.personId;
    const signature = { keyId: row.keyId, bytes: row.signature };
    if (!own || !this.#keys.verify(signature, Buffer.from(row.statement, "utf8"))) return "signature";
    return fits ? null : "content";
  }

  #remember<Checked extends CheckedStatement<ApprovalStatement> | CheckedStatement<KeptStatement>>(
    row: StoredStatement,
    belongs: string,
    check: () => Checked,
  ): CheckedStatement<ApprovalStatement> | CheckedStatement<KeptStatement> {
    const name = [row.personId, row.keyId, row.nonce, row.at, row.signature.toString("base64"), row.statement, belongs].join("\n");
    const known = this.#checked.get(name);
    if (known !== undefined) return known;
    const checked = check();
    if (this.#checked.size >= 2000) this.#checked.clear();
    this.#checked.set(name, checked);
    return checked;
  }
}

function readAs<Content>(schema: z.ZodType<Content>, statement: string): Content | null {
  try {
    const read = schema.safeParse(JSON.parse(statement));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
