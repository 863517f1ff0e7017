import type { Outputs } from "../../../src/contract/index.ts";
import { type Actor, authorOf } from "../../../src/domain/access/actor.ts";
import { decisionChange, emptyChange } from "../../../src/domain/document/applyChange.ts";
import type { DocumentChange } from "../../../src/domain/document/documentState.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Decision, Hunk, Proposal } from "../../../src/domain/proposal/proposal.ts";
import { splitHunk } from "../../../src/domain/proposal/splitHunk.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { HunkPlace } from "../../storage/repositories/origins.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import type { ChangeTarget } from "../documents/documentService.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { acceptance } from "../documents/undoneDecisions.ts";
import { alternativeRewrites, readEvidence } from "../runs/evidence.ts";
import type { Workbench } from "../workbench.ts";
import { rejectedWording } from "./bannedWording.ts";
import { buildHunks } from "./buildHunks.ts";
import { cleanReason, requireNothingAtStake, requireUndecided } from "./decisionRules.ts";
import { findTargets, stakesAmong } from "./decisionTargets.ts";
import { splitPlaces } from "./splitPlaces.ts";
import { supersedeWithin } from "./supersede.ts";

/** Deciding hunks, splitting them and choosing alternatives. */
export class ProposalService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /**
   * Accepts, rejects or reopens hunks. A decision that was made over an older version is carried out as long as all its hunks are
   * what they were then: accepting one changes its own range alone, so that what the person saw is what happens.
   * Throws ALREADY_DECIDED, REASON_REQUIRED, STALE_VERSION, NOT_FOUND, INVALID_ARGUMENT, LOCKED_TEXT, SPAN_BUSY,
   * DOCUMENT_FINAL, APPROVALS_FALL. Text that changes becomes a revision.
   */
  decide(
    target: ChangeTarget,
    hunkIds: readonly string[],
    verdict: Decision["verdict"],
    givenReason: string | null,
    endApprovals = false,
  ): { version: number; change: DocumentChange } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    const targets = findTargets(document.state, hunkIds);
    if (verdict !== "reopen") requireUndecided(targets);
    document.requireHunks(
      targets.map(({ holder }) => holder.id),
      target.baseVersion,
    );
    const author = authorOf(target.by);
    const at = this.#workbench.ports.clock.now();
    const reason = cleanReason(givenReason);
    const change = decisionChange(document.state, hunkIds, verdict, author.name, at, reason);
    if (verdict !== "reopen" && reason === null) requireNothingAtStake(stakesAmong(document.state, document.kind, targets));
    document.runs.refuseTouching(change.edits);
    if (verdict === "accept") document.requireApprovals(change, endApprovals);
    // The change may move hunks that nobody decided.
    const decisions = targets.map(({ id }) => ({ hunkId: id, verdict, by: author.name, at, reason }));
    const decided = new Set(targets.map(({ id }) => id));
    const base = { clientId: target.clientId, author, decisions };
    if (change.edits.length === 0) {
      document.apply(change, base);
    } else {
      document.settle();
      const revision =
        verdict === "accept"
          ? acceptance(
              this.#workbench.storage,
              document.state,
              change.hunks.filter((hunk) => decided.has(hunk.id)).map((hunk) => hunk.proposalId),
            )
          : ({ author, cause: "undo", message: "" } as const);
      document.apply(change, { ...base, revision });
    }
    return { version: document.state.version, change };
  }

  /**
   * Reopens the hunks that the caller rejected in one step, the last such step of which anything is still rejected by them. It is
   * found by the order of the records, not by their times. Throws NOT_FOUND, STALE_VERSION.
   */
  reopenLastRejection(target: ChangeTarget): { version: number; change: DocumentChange } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    const { name } = target.by;
    const records = this.#workbench.storage.decisions.rejections(document.rows.document, name);
    const mine = records.filter(({ hunkId }) => {
      const hunk = document.hunk(hunkId);
      return hunk?.status === "rejected" && hunk.decision?.by === name;
    });
    const ids = mine.filter(({ version }) => version === mine[0]?.version).map(({ hunkId }) => hunkId);
    if (ids.length === 0) {
      throw new PalimpsestError("NOT_FOUND", "Nothing that you rejected here is still rejected. Choose a change and reopen it.", {
        kind: "rejection",
        id: target.documentId,
      });
    }
    return this.decide(target, ids, "reopen", null);
  }

  /** What was rejected in the spans. */
  rejectedWording(documentId: string, spans: readonly TextRange[]): Outputs["proposals"]["rejectedWording"] {
    const document = this.#registry.get(documentId);
    return rejectedWording(document.state, spans, document.allowedWording()).map((wording) => ({
      ...wording,
      hunkIds: [...wording.hunkIds],
    }));
  }

  /** Lets rejected wording come again at its place, or bans it again. Throws NOT_FOUND, INVALID_ARGUMENT (not rejected). */
  allowWording(documentId: string, hunkIds: readonly string[], allowed: boolean, by: Actor): void {
    const document = this.#registry.get(documentId);
    document.requireOpen();
    for (const id of hunkIds) {
      const hunk = document.hunk(id);
      if (hunk === undefined) throw notFound("hunk", id);
      if (hunk.status !== "rejected")
        throw new PalimpsestError("INVALID_ARGUMENT", "This change is not rejected, so its wording is not banned. Reload the list.", {
          argument: "hunkIds",
          reason: `${id} is ${hunk.status}`,
        });
    }
    const { storage, ports, audit } = this.#workbench;
    storage.transaction(() => {
      for (const id of hunkIds) {
        if (allowed) storage.allowedWording.allow(document.rows.document, id, by.name, ports.clock.now());
        else storage.allowedWording.forbid(document.rows.document, id);
      }
      audit.record({
        type: allowed ? "wording.allowed" : "wording.banned",
        person: by.id,
        document: documentId,
        data: { hunks: [...hunkIds] },
      });
    });
  }

  /** Throws STALE_VERSION, NOT_FOUND, NOT_AVAILABLE (the proposal has no alternatives), SPAN_BUSY. */
  chooseAlternative(target: ChangeTarget, proposalId: string, alternative: number): { version: number; change: DocumentChange } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const proposal = document.state.proposals.find((candidate) => candidate.id === proposalId);
    if (proposal === undefined) throw notFound("proposal", proposalId);
    const places: HunkPlace[] = [];
    const change = this.#alternativeChange(document, proposal, alternative, places);
    const alongside = () => this.#workbench.storage.origins.addPlaces(proposal.runId ?? "", places);
    document.apply(change, { clientId: target.clientId, author: authorOf(target.by), alongside });
    return { version: document.state.version, change };
  }

  /**
   * Replaces a pending hunk by several that can be decided for themselves; the hunk itself is superseded.
   * Throws STALE_VERSION, NOT_FOUND, INVALID_ARGUMENT (not pending, or it cannot be split).
   */
  split(target: ChangeTarget, hunkId: string): { version: number; change: DocumentChange } {
    const document = this.#registry.get(target.documentId);
    document.requireOpen();
    document.requireVersion(target.baseVersion);
    const proposal = document.state.proposals.find((candidate) => candidate.hunks.some((hunk) => hunk.id === hunkId));
    const hunk = proposal?.hunks.find((candidate) => candidate.id === hunkId);
    if (proposal === undefined || hunk === undefined) throw notFound("hunk", hunkId);
    const { random } = this.#workbench.ports;
    const pieces = splitHunk(document.state.text, hunk, () => random.id());
    const hunks = proposal.hunks.flatMap((other): Hunk[] => (other === hunk ? [{ ...hunk, status: "superseded" }] : [other]));
    const change: DocumentChange = { ...emptyChange("split"), proposals: [{ ...proposal, hunks: [...hunks, ...pieces] }] };
    const places = splitPlaces(this.#workbench.storage.origins.place(hunk.id), hunk, pieces);
    const alongside = () => this.#workbench.storage.origins.addPlaces(proposal.runId ?? "", places);
    document.apply(change, { clientId: target.clientId, author: authorOf(target.by), alongside });
    return { version: document.state.version, change };
  }

  #alternativeChange(document: OpenDocument, proposal: Proposal, alternative: number, places: HunkPlace[]): DocumentChange {
    const evidence = proposal.runId === null ? null : readEvidence(this.#workbench.storage, proposal.runId);
    const ranges = document.anchors[proposal.id];
    if (evidence === null || ranges === undefined)
      throw new PalimpsestError("NOT_AVAILABLE", "This proposal has no alternatives. Regenerate the text instead.");
    const frames = proposal.runId === null ? [] : this.#workbench.storage.runs.frames(proposal.runId);
    const rewrites = alternativeRewrites(evidence, alternative, ranges, frames);
    if (rewrites === null) throw notFound("alternative", String(alternative));
    document.runs.refuseOverlapping(ranges);
    const { random } = this.#workbench.ports;
    const earlier = proposal.hunks.map((hunk): Hunk => (hunk.status === "pending" ? { ...hunk, status: "superseded" } : hunk));
    const hunks = [...earlier, ...buildHunks(document.state, rewrites, proposal.id, () => random.id(), places)];
    return {
      ...emptyChange("alternative"),
      hunks: supersedeWithin(document.state, ranges, proposal.id),
      proposals: [{ ...proposal, alternative, hunks }],
    };
  }
}

function notFound(kind: string, id: string): PalimpsestError {
  return new PalimpsestError("NOT_FOUND", `There is no ${kind} ${id}. Open the document again.`, { kind, id });
}
