import type { Proof, Run } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Hunk, Proposal } from "../../../src/domain/proposal/proposal.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import type { RecordedDecision } from "../../storage/repositories/decisions.ts";
import { revisionKey } from "../../storage/repositories/revisionKeys.ts";
import type { Acceptance, ProposalProof, RunProof } from "../../storage/repositories/versions.ts";
import type { DocumentRegistry } from "../documents/documentRegistry.ts";
import { toRun } from "../runs/runRecord.ts";
import { frameTexts, proofsOf, textHash, timelineHash } from "../runs/timelineProof.ts";
import type { Workbench } from "../workbench.ts";

type TimelineFacts = Proof["timelines"][number];
type ProposalFacts = Proof["proposals"][number];
type AcceptanceFacts = ProposalFacts["acceptances"][number];
type Problem = Proof["problems"][number];

/** A run's timeline as the database has it now, with what was recorded of it and what the frames give anew. */
interface StoredTimeline {
  readonly run: Run;
  readonly recorded: readonly RunProof[];
  /** Null when the frames cannot be read. */
  readonly read: { readonly frames: readonly CanvasFrame[]; readonly proofs: readonly RunProof[] } | null;
}

/** Timelines by run, read once for an answer. */
type Timelines = Map<string, StoredTimeline>;

/** What is read once for a document, whatever is asked. */
interface DocumentFacts {
  readonly rowId: number;
  /** Proposals of the checkpoint, read from the database, and as they are now. */
  readonly stored: ReadonlyMap<string, Proposal>;
  readonly present: ReadonlyMap<string, Proposal>;
  readonly decisions: readonly RecordedDecision[];
}

/**
 * Proves from what is stored that a timeline is as it was when its run ended, that a proposal proposed what a state of it says, and
 * which of its changes were accepted in which revision. Everything is computed anew from the database at every call.
 */
export class ProofService {
  readonly #workbench: Workbench;
  readonly #registry: DocumentRegistry;

  constructor(workbench: Workbench, registry: DocumentRegistry) {
    this.#workbench = workbench;
    this.#registry = registry;
  }

  /** Throws NOT_FOUND. */
  ofRun(runId: string): Proof {
    const timelines: Timelines = new Map();
    const { run } = this.#timeline(runId, timelines);
    const proofs = this.#workbench.storage.versions.proposalProofs({ run: runId });
    const proposals = this.#proposals(run.documentId, proofs, () => true, timelines);
    return this.#answer(timelines, proposals);
  }

  /** Empty for a revision in which no text of a run was accepted. Throws NOT_FOUND. */
  ofRevision(revisionId: string): Proof {
    const { revisions, versions } = this.#workbench.storage;
    const { rowId, documentKey } = revisions.byKey(revisionId);
    const acceptances = versions.acceptances({ revision: rowId });
    const proofs = acceptances.flatMap(({ proposal, alternative }) =>
      versions.proposalProofs({ proposal }).filter((proof) => proof.alternative === alternative),
    );
    const timelines: Timelines = new Map();
    const proposals = this.#proposals(documentKey, proofs, (acceptance) => acceptance.revision === rowId, timelines);
    return this.#answer(timelines, proposals);
  }

  /** Throws NOT_FOUND; empty for a proposal that no run made. */
  ofProposal(proposalId: string): Proof {
    const { versions } = this.#workbench.storage;
    const proofs = versions.proposalProofs({ proposal: proposalId });
    const [first] = proofs;
    const timelines: Timelines = new Map();
    if (first === undefined) return this.#answer(timelines, []);
    const { run } = this.#timeline(first.runKey, timelines);
    const proposals = this.#proposals(run.documentId, proofs, () => true, timelines);
    return this.#answer(timelines, proposals);
  }

  #answer(timelines: Timelines, proposals: readonly ProposalFacts[]): Proof {
    const facts = [...timelines.values()].flatMap(timelineFacts);
    const problems = [...timelines.values()].flatMap((timeline) => this.#runProblems(timeline));
    const all = [...problems, ...[...facts, ...proposals].flatMap((part) => part.problems)];
    const found = [...all, ...proposals.flatMap((proposal) => proposal.acceptances.flatMap((acceptance) => acceptance.problems))];
    return { holds: facts.length > 0 && found.length === 0, timelines: facts, proposals: [...proposals], problems };
  }

  #timeline(runId: string, timelines: Timelines): StoredTimeline {
    const known = timelines.get(runId);
    if (known !== undefined) return known;
    const { runs, versions } = this.#workbench.storage;
    const stored = runs.byKey(runId);
    if (stored === null)
      throw new PalimpsestError("NOT_FOUND", "There is no such run. Reload the list of runs.", { kind: "run", id: runId });
    const read = readable(() => {
      const frames = runs.frames(runId);
      return { frames, proofs: proofsOf(frames) };
    });
    const timeline = { run: toRun(stored), recorded: versions.runProofs(runId), read };
    timelines.set(runId, timeline);
    return timeline;
  }

  /** What is wrong with a run as a whole: nothing was recorded, or the log says something else. */
  #runProblems({ run, recorded, read }: StoredTimeline): Problem[] {
    if (recorded.length === 0) return read !== null && read.frames.length === 0 ? [] : ["not-recorded"];
    const logged = this.#workbench.storage.audit.endOfRun(run.id);
    if (logged === null) return ["log-missing"];
    return logged.timeline === timelineHash(recorded) ? [] : ["log-differs"];
  }

  #proposals(
    documentId: string,
    proofs: readonly ProposalProof[],
    counts: (acceptance: Acceptance) => boolean,
    timelines: Timelines,
  ): ProposalFacts[] {
    if (proofs.length === 0) return [];
    const document = this.#document(documentId);
    return [...Map.groupBy(proofs, (proof) => proof.proposal)].flatMap(([id, own]): ProposalFacts[] => {
      const acceptances = this.#workbench.storage.versions.acceptances({ proposal: id });
      // Of several alternatives, those that were accepted; else the one that is shown.
      const accepted = new Set(acceptances.map((acceptance) => acceptance.alternative));
      const shown = document.present.get(id)?.alternative;
      const chosen = own.filter((proof) => (accepted.size > 0 ? accepted.has(proof.alternative) : proof.alternative === (shown ?? 0)));
      return chosen.map((proof) =>
        this.#proposal(
          document,
          this.#timeline(proof.runKey, timelines),
          proof,
          acceptances.filter((acceptance) => acceptance.alternative === proof.alternative && counts(acceptance)),
        ),
      );
    });
  }

  #proposal(
    document: DocumentFacts,
    { run, read }: StoredTimeline,
    proof: ProposalProof,
    acceptances: readonly Acceptance[],
  ): ProposalFacts {
    const own = read?.frames.filter((frame) => frame.alternative === proof.runAlternative) ?? [];
    const frame = own.findLast((candidate) => candidate.step === proof.step);
    const texts = frame === undefined ? [] : frameTexts(frame);
    const problems: Problem[] = frame !== undefined && textHash(texts).equals(proof.text) ? [] : ["proposal-differs"];
    const stored = document.stored.get(proof.proposal)?.hunks ?? [];
    const hunks = (document.present.get(proof.proposal)?.hunks ?? stored).filter((hunk) => hunk.status !== "superseded");
    const accepted = acceptances.flatMap((acceptance) => acceptance.hunks);
    const byId = new Map(stored.map((hunk) => [hunk.id, hunk]));
    const count = (status: Hunk["status"]): number => hunks.filter((hunk) => hunk.status === status).length;
    return {
      proposalId: proof.proposal,
      runId: proof.runKey,
      model: run.model,
      alternative: proof.alternative,
      step: proof.step,
      steps: frame?.steps ?? run.steps,
      last: frame !== undefined && frame === own.at(-1),
      text: proof.text.toString("hex"),
      changes: hunks.length,
      accepted: count("accepted"),
      rejected: count("rejected"),
      pending: count("pending"),
      edited: accepted.filter((id) => (byId.get(id)?.editedBy ?? null) !== null).length,
      acceptances: acceptances.map((acceptance) => this.#acceptance(document, proof, acceptance, { hunks: byId, texts })),
      problems,
    };
  }

  #acceptance(
    document: DocumentFacts,
    proof: ProposalProof,
    acceptance: Acceptance,
    { hunks, texts }: { readonly hunks: ReadonlyMap<string, Hunk>; readonly texts: readonly string[] },
  ): AcceptanceFacts {
    const { revisions } = this.#workbench.storage;
    const problems: Problem[] = [];
    if (acceptance.text === null || !acceptance.text.equals(proof.text)) problems.push("decision-differs");
    const decided = new Set(
      document.decisions.flatMap((decision) =>
        decision.version === acceptance.version && decision.verdict === "accept" ? [decision.hunkId] : [],
      ),
    );
    if (!acceptance.hunks.every((id) => decided.has(id))) problems.push("decision-missing");
    const revisionText = readable(() => revisions.text(acceptance.revision));
    if (revisionText === null) problems.push("revision-damaged");
    const stands = (id: string): boolean => {
      const hunk = hunks.get(id);
      if (hunk === undefined) return false;
      // What a person typed inside a change before accepting it is no part of the timeline.
      if (hunk.editedBy !== null) return true;
      return texts.some((text) => text.includes(hunk.newText)) && (revisionText === null || revisionText.includes(hunk.newText));
    };
    if (!acceptance.hunks.every(stands)) problems.push("wording-differs");
    const { number } = revisions.get(acceptance.revision);
    return { revisionId: revisionKey(acceptance.revision), number, accepted: acceptance.hunks.length, problems };
  }

  #document(documentId: string): DocumentFacts {
    const { storage } = this.#workbench;
    const { rowId } = storage.documents.byKey(documentId);
    const byId = (proposals: readonly Proposal[]) => new Map(proposals.map((proposal) => [proposal.id, proposal]));
    return {
      rowId,
      stored: byId(storage.proposals.load(rowId, documentId).proposals),
      present: byId(this.#registry.get(documentId).state.proposals),
      decisions: storage.decisions.list(rowId),
    };
  }
}

function timelineFacts({ recorded, read }: StoredTimeline): TimelineFacts[] {
  return recorded.map((proof) => {
    const found = read?.proofs.find((candidate) => candidate.alternative === proof.alternative);
    const problems: Problem[] = [];
    if (read === null) problems.push("frames-unreadable");
    else {
      if (found === undefined || found.frames !== proof.frames || !found.chain.equals(proof.chain)) problems.push("frames-differ");
      if (found === undefined || !found.text.equals(proof.text)) problems.push("last-frame-differs");
    }
    return {
      alternative: proof.alternative,
      frames: proof.frames,
      chain: proof.chain.toString("hex"),
      text: proof.text.toString("hex"),
      problems,
    };
  });
}

/** What `read` gives, null when it cannot be read. */
function readable<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
