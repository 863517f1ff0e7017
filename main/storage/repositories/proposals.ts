import type { Decision, Hunk, NestedEdit, Proposal } from "../../../src/domain/proposal/proposal.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { ProposalHunkTable } from "../schema.ts";
import type { Sqlite } from "../sqlite.ts";
import { type AuthorRepository, toAuthor } from "./authors.ts";
import type { Anchors } from "./journal.ts";
import { parseRevisionKey, revisionKey } from "./revisionKeys.ts";

/** What a checkpoint knows about proposals. */
export interface ProposalCheckpoint {
  readonly proposals: readonly Proposal[];
  readonly anchors: Anchors;
}

/** Proposals and their hunks as they were at the document's checkpoint. */
export class ProposalRepository {
  readonly #sqlite: Sqlite;
  readonly #authors: AuthorRepository;

  constructor(sqlite: Sqlite, authors: AuthorRepository) {
    this.#sqlite = sqlite;
    this.#authors = authors;
  }

  load(document: number, documentKey: string): ProposalCheckpoint {
    const hunks = new Map<number, Hunk[]>();
    for (const row of this.#hunkRows(document)) {
      const list = hunks.get(row.proposal) ?? [];
      list.push(toHunk(row));
      hunks.set(row.proposal, list);
    }
    const anchors: Record<string, readonly TextRange[]> = {};
    const proposals = this.#proposalRows(document).map((row): Proposal => {
      if (row.anchors !== null) anchors[row.key] = JSON.parse(row.anchors) as TextRange[];
      return {
        id: row.key,
        documentId: documentKey,
        baseRevisionId: revisionKey(row.base_revision),
        author: toAuthor({ kind: row.authorKind, name: row.name, for_person: row.for_person }),
        kind: row.kind,
        createdAt: row.created_at,
        runId: row.runKey,
        alternative: row.alternative,
        alternativeCount: row.alternative_count,
        hunks: hunks.get(row.id) ?? [],
      };
    });
    return { proposals, anchors };
  }

  /** Writes what differs from `before`; objects that are the same are taken as unchanged. */
  save(document: number, before: ProposalCheckpoint, after: ProposalCheckpoint): void {
    const known = new Map(before.proposals.map((proposal) => [proposal.id, proposal]));
    for (const proposal of after.proposals) {
      const earlier = known.get(proposal.id);
      const anchor = after.anchors[proposal.id];
      if (earlier === proposal && before.anchors[proposal.id] === anchor) continue;
      const id = this.#saveProposal(document, proposal, anchor ?? null);
      proposal.hunks.forEach((hunk, ordinal) => {
        if (earlier?.hunks[ordinal] !== hunk) this.#saveHunk(id, ordinal, hunk);
      });
      if ((earlier?.hunks.length ?? 0) > proposal.hunks.length) {
        this.#sqlite.execute("DELETE FROM proposal_hunk WHERE proposal = ? AND ordinal >= ?", [id, proposal.hunks.length]);
      }
    }
  }

  #saveProposal(document: number, proposal: Proposal, anchors: readonly TextRange[] | null): number {
    const row = this.#sqlite
      .statement<{ id: number }>(
        `INSERT INTO proposal (key, document, base_revision, author, kind, created_at, run, alternative, alternative_count, anchors)
         VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM run WHERE key = ?), ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET alternative = excluded.alternative, alternative_count = excluded.alternative_count, anchors = excluded.anchors
         RETURNING id`,
      )
      .get(
        proposal.id,
        document,
        parseRevisionKey(proposal.baseRevisionId),
        this.#authors.id(proposal.author),
        proposal.kind,
        proposal.createdAt,
        proposal.runId,
        proposal.alternative,
        proposal.alternativeCount,
        anchors === null ? null : JSON.stringify(anchors),
      );
    return row?.id ?? 0;
  }

  #saveHunk(proposal: number, ordinal: number, hunk: Hunk): void {
    this.#sqlite.execute(
      `INSERT INTO proposal_hunk (proposal, ordinal, key, "start", "end", old_text, new_text, status, edited_by, confidence, decision, nested)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (proposal, ordinal) DO UPDATE SET key = excluded.key, "start" = excluded."start", "end" = excluded."end",
         old_text = excluded.old_text, new_text = excluded.new_text, status = excluded.status, edited_by = excluded.edited_by,
         confidence = excluded.confidence, decision = excluded.decision, nested = excluded.nested`,
      [
        proposal,
        ordinal,
        hunk.id,
        hunk.start,
        hunk.end,
        hunk.oldText,
        hunk.newText,
        hunk.status,
        hunk.editedBy,
        hunk.confidence,
        hunk.decision === null ? null : JSON.stringify(hunk.decision),
        JSON.stringify(hunk.nested),
      ],
    );
  }

  #hunkRows(document: number): (ProposalHunkTable & { proposalKey: string })[] {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("proposal_hunk")
        .innerJoin("proposal", "proposal.id", "proposal_hunk.proposal")
        .selectAll("proposal_hunk")
        .select("proposal.key as proposalKey")
        .where("proposal.document", "=", document)
        .orderBy("proposal_hunk.proposal")
        .orderBy("proposal_hunk.ordinal"),
    );
  }

  #proposalRows(document: number) {
    return this.#sqlite.all(
      this.#sqlite.query
        .selectFrom("proposal")
        .innerJoin("author", "author.id", "proposal.author")
        .leftJoin("run", "run.id", "proposal.run")
        .select([
          "proposal.id as id",
          "proposal.key as key",
          "proposal.base_revision as base_revision",
          "proposal.kind as kind",
          "proposal.created_at as created_at",
          "proposal.alternative as alternative",
          "proposal.alternative_count as alternative_count",
          "proposal.anchors as anchors",
          "run.key as runKey",
          "author.kind as authorKind",
          "author.name as name",
          "author.for_person as for_person",
        ])
        .where("proposal.document", "=", document)
        .orderBy("proposal.id"),
    );
  }
}

function toHunk(row: ProposalHunkTable & { readonly proposalKey: string }): Hunk {
  return {
    id: row.key,
    proposalId: row.proposalKey,
    start: row.start,
    end: row.end,
    oldText: row.old_text,
    newText: row.new_text,
    status: row.status,
    editedBy: row.edited_by,
    confidence: row.confidence,
    decision: row.decision === null ? null : (JSON.parse(row.decision) as Decision),
    nested: JSON.parse(row.nested) as NestedEdit[],
  };
}
