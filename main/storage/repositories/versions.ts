import type { Author } from "../../../src/domain/proposal/proposal.ts";
import type { Sqlite } from "../sqlite.ts";
import type { AuthorRepository } from "./authors.ts";
import { revisionKey } from "./revisionKeys.ts";

/** A document that is a branch, and where it comes from. */
export interface StoredBranch {
  /** Row ids of the two documents, and whether they are off the list. */
  readonly document: number;
  readonly removed: boolean;
  readonly originDocument: number;
  readonly originRemoved: boolean;
  readonly documentKey: string;
  readonly originRevisionId: string;
  readonly originDocumentKey: string;
  readonly name: string;
  readonly by: string;
  readonly at: number;
}

/** What a stored timeline was when it was stored; `chain` and `text` are SHA-256. */
export interface RunProof {
  readonly alternative: number;
  readonly frames: number;
  readonly chain: Buffer;
  readonly text: Buffer;
}

/** What a proposal proposed, and the state of the timeline that it shows; `text` is SHA-256. */
export interface ProposalProof {
  readonly proposal: string;
  readonly alternative: number;
  readonly runKey: string;
  readonly runAlternative: number;
  readonly step: number;
  readonly text: Buffer;
}

/** That hunks of a proposal were accepted in a revision. */
export interface Acceptance {
  readonly documentKey: string;
  readonly version: number;
  readonly proposal: string;
  readonly alternative: number;
  readonly revision: number;
  readonly text: Buffer | null;
  readonly hunks: readonly string[];
}

/** Branches, and what binds timelines, proposals and revisions together. The database refuses to change any of it. */
export class VersionRepository {
  readonly #sqlite: Sqlite;
  readonly #authors: AuthorRepository;

  constructor(sqlite: Sqlite, authors: AuthorRepository) {
    this.#sqlite = sqlite;
    this.#authors = authors;
  }

  addBranch(document: number, origin: number, name: string, by: Author, at: number): void {
    this.#sqlite.run(this.#sqlite.query.insertInto("branch").values({ document, origin, name, author: this.#authors.id(by), at }));
  }

  /** The branch that a document is, or null. */
  branch(documentKey: string): StoredBranch | null {
    const row = this.#sqlite.first(this.#branches().where("document.key", "=", documentKey));
    return row === undefined ? null : toBranch(row);
  }

  /** The branches that left a document, the first one first. */
  branchesOf(documentKey: string): StoredBranch[] {
    const query = this.#branches().where("origin_document.key", "=", documentKey);
    return this.#sqlite.all(query.orderBy("branch.at").orderBy("branch.document")).map(toBranch);
  }

  addRunProofs(run: number, proofs: readonly RunProof[]): void {
    for (const { alternative, frames, chain, text } of proofs)
      this.#sqlite.run(this.#sqlite.query.insertInto("run_proof").values({ run, alternative, frames, chain, text }));
  }

  runProofs(runKey: string): RunProof[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("run_proof")
        .innerJoin("run", "run.id", "run_proof.run")
        .select(["alternative", "frames", "chain", "text"])
        .where("run.key", "=", runKey)
        .orderBy("alternative"),
    );
  }

  addProposalProof(run: number, proof: Omit<ProposalProof, "runKey">): void {
    const { proposal, alternative, runAlternative, step, text } = proof;
    this.#sqlite.run(
      this.#sqlite.query.insertInto("proposal_proof").values({ proposal, alternative, run, run_alternative: runAlternative, step, text }),
    );
  }

  /** By proposal, one for each alternative that can be chosen. */
  proposalProofs(by: { readonly proposal: string } | { readonly run: string }): ProposalProof[] {
    const query = this.#sqlite.query
      .selectFrom("proposal_proof")
      .innerJoin("run", "run.id", "proposal_proof.run")
      .select(["proposal", "alternative", "run.key as runKey", "run_alternative as runAlternative", "step", "text"])
      .orderBy("proposal_proof.id");
    return this.#sqlite.all("run" in by ? query.where("run.key", "=", by.run) : query.where("proposal", "=", by.proposal));
  }

  addAcceptance(document: number, acceptance: Omit<Acceptance, "documentKey">): void {
    const { version, proposal, alternative, revision, text, hunks } = acceptance;
    this.#sqlite.run(
      this.#sqlite.query
        .insertInto("acceptance")
        .values({ document, version, proposal, alternative, revision, text, hunks: JSON.stringify(hunks) }),
    );
  }

  acceptances(by: { readonly proposal: string } | { readonly revision: number } | { readonly document: number }): Acceptance[] {
    const query = this.#sqlite.query
      .selectFrom("acceptance")
      .innerJoin("document", "document.id", "acceptance.document")
      .select(["document.key as documentKey", "acceptance.version as version", "proposal", "alternative", "revision", "text", "hunks"])
      .orderBy("acceptance.document")
      .orderBy("acceptance.version");
    const rows = this.#sqlite.all(
      "proposal" in by
        ? query.where("proposal", "=", by.proposal)
        : "revision" in by
          ? query.where("revision", "=", by.revision)
          : query.where("acceptance.document", "=", by.document),
    );
    return rows.map((row) => ({ ...row, hunks: JSON.parse(row.hunks) as string[] }));
  }

  /** The document that a stored proposal belongs to, or null. */
  documentOfProposal(proposal: string): string | null {
    const row = this.#sqlite.first(
      this.#sqlite.query
        .selectFrom("proposal")
        .innerJoin("document", "document.id", "proposal.document")
        .select("document.key as key")
        .where("proposal.key", "=", proposal),
    );
    return row?.key ?? null;
  }

  #branches() {
    return this.#sqlite.query
      .selectFrom("branch")
      .innerJoin("document", "document.id", "branch.document")
      .innerJoin("revision", "revision.id", "branch.origin")
      .innerJoin("document as origin_document", "origin_document.id", "revision.document")
      .innerJoin("author", "author.id", "branch.author")
      .select([
        "branch.document as document",
        "document.removed_at as removedAt",
        "document.key as documentKey",
        "branch.origin as origin",
        "revision.document as originDocument",
        "origin_document.removed_at as originRemovedAt",
        "origin_document.key as originDocumentKey",
        "branch.name as name",
        "author.name as by",
        "branch.at as at",
      ]);
  }
}

interface BranchRow extends Omit<StoredBranch, "originRevisionId" | "removed" | "originRemoved"> {
  readonly origin: number;
  readonly removedAt: number | null;
  readonly originRemovedAt: number | null;
}

function toBranch({ origin, removedAt, originRemovedAt, ...row }: BranchRow): StoredBranch {
  return { ...row, originRevisionId: revisionKey(origin), removed: removedAt !== null, originRemoved: originRemovedAt !== null };
}
