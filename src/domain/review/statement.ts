import { canonicalJson } from "../audit/canonicalJson.ts";
import type { SignedClause } from "./coverage.ts";

/** Names the form of what is signed, so that a signature for one thing never passes for another. */
export const APPROVAL_FORM = "palimpsest-approval-1";
export const KEPT_FORM = "palimpsest-kept-approval-1";

/** What an approver signs: the canonical JSON of this, in UTF-8. */
export interface ApprovalStatement {
  readonly form: typeof APPROVAL_FORM;
  /** Id of the workspace, the document and the request, so that it counts nowhere else. */
  readonly workspace: string;
  readonly document: string;
  readonly request: string;
  /** Root hash of the revision that was in front of them, hexadecimal. */
  readonly revision: string;
  readonly person: string;
  readonly verdict: "approve" | "changes";
  readonly clauses: readonly SignedClause[];
  readonly removed: readonly string[];
  readonly reason: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Random: no two statements are the same. */
  readonly nonce: string;
}

/** What somebody signs who keeps an approval in spite of an edit. */
export interface KeptStatement {
  readonly form: typeof KEPT_FORM;
  readonly workspace: string;
  readonly document: string;
  /** Id of the approval that is kept. */
  readonly approval: string;
  /** The clause as the approval names it. */
  readonly clause: string;
  /** What the approver signed, and what stands there instead and is taken for approved. */
  readonly signed: string;
  readonly fingerprint: string;
  readonly person: string;
  readonly reason: string;
  readonly at: number;
  readonly nonce: string;
}

/** The bytes that are signed, as text. */
export function statementText(statement: ApprovalStatement | KeptStatement): string {
  return canonicalJson({ ...statement } as Parameters<typeof canonicalJson>[0]);
}
