import type { Run } from "../../../src/contract/index.ts";
import { emptyChange } from "../../../src/domain/document/applyChange.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Author, Proposal } from "../../../src/domain/proposal/proposal.ts";
import type { ProtectedText } from "../../../src/domain/quality/protectedRanges.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { keptTokens } from "../../inference/keptTokens.ts";
import type { CanvasFrame, GenerateRequest, GenerateResult } from "../../inference/protocol.ts";
import type { Anchors } from "../../storage/repositories/journal.ts";
import type { HunkPlace } from "../../storage/repositories/origins.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { buildHunks, type Rewrite } from "../proposals/buildHunks.ts";
import { supersedeWithin } from "../proposals/supersede.ts";
import type { Workbench } from "../workbench.ts";
import { alternativeRewrites, clampedRanges, distinctAlternatives, type Evidence } from "./evidence.ts";
import { recordEnd } from "./runRecord.ts";
import { frameTexts, proofsOf, textHash, timelineHash } from "./timelineProof.ts";

/** A run that has ended, with what is needed to store it. */
export interface EndedRun {
  readonly rowId: number;
  readonly run: Run;
  readonly request: GenerateRequest;
  /** The locks of the request that nobody had set. */
  readonly automatic: readonly ProtectedText[];
  readonly frames: readonly CanvasFrame[];
  /** Revision whose text the run began with. */
  readonly baseRevisionId: string;
  readonly author: Author;
  /** Id of the person who started it. */
  readonly person: string;
  /** Tab that started the run: its undo takes the proposal back. */
  readonly clientId: string;
}

/**
 * Stores a finished run and brings its proposal into the document, all or nothing. Alternatives that say the same or
 * nothing new are dropped; without any left there is no proposal. Returns the final record.
 */
export function storeResult(workbench: Workbench, document: OpenDocument, ended: EndedRun, result: GenerateResult): Run {
  const { storage } = workbench;
  const kept = distinctAlternatives(ended.request.text, result);
  const { locks, banned } = ended.request;
  const clamped = result.alternatives.map(({ index }) => clampedRanges(ended.frames, index));
  const { automatic } = ended;
  const evidence: Evidence = { replaced: result.replaced, alternatives: result.alternatives, kept, locks, automatic, banned, clamped };
  const ranges = document.runs.rebase(ended.run.id, result.replaced);
  const [best] = result.alternatives;
  const finished: Run = {
    ...ended.run,
    phase: "done",
    packageHash: result.packageHash,
    provider: result.provider,
    sizes: [...result.sizes],
    steps: result.sizes.length,
    step: result.sizes.length,
    predictedNats: result.predictedNats,
    achievedNats: result.achievedNats,
    milliseconds: result.milliseconds,
    ranking: kept.flatMap((place) => {
      const alternative = result.alternatives[place];
      return alternative === undefined ? [] : [{ alternative: alternative.index, leaveOneOutNats: alternative.leaveOneOutNats }];
    }),
    dropped: result.dropped + result.alternatives.length - kept.length,
    locksHeld: result.alternatives.every((alternative) => alternative.locksHeld),
    kept: best === undefined ? null : keptTokens(best),
  };
  const store = (run: Run): void => {
    storage.runs.saveEvidence(ended.rowId, evidence);
    storeEnd(workbench, ended, run);
  };
  const rewrites = alternativeRewrites(evidence, 0, ranges, ended.frames);
  const built = rewrites === null ? null : buildProposal(workbench, document, ended, rewrites, { index: 0, count: kept.length });
  const proposal = built?.proposal ?? null;
  if (built === null || proposal === null || proposal.hunks.length === 0) {
    document.noteRun(ended.run.id, placesOf(document, ended.run), () => store(finished));
    return finished;
  }
  const run: Run = { ...finished, proposalId: proposal.id };
  arrive(document, proposal, {
    ranges,
    author: ended.author,
    clientId: ended.clientId,
    runSpans: { [run.id]: placesOf(document, run) },
    store: () => {
      store(run);
      storage.origins.addPlaces(run.id, built.places);
      kept.forEach((place, alternative) => {
        const made = result.alternatives[place];
        if (made !== undefined) bindProposal(workbench, ended.rowId, { proposal: proposal.id, alternative }, made, ended.frames);
      });
    },
  });
  return run;
}

/** Stores a run that was cancelled or failed; the document is as it was. Returns the final record. */
export function storeFailure(workbench: Workbench, document: OpenDocument, ended: EndedRun, error: PalimpsestError): Run {
  const run: Run =
    error.code === "CANCELLED"
      ? { ...ended.run, phase: "cancelled" }
      : { ...ended.run, phase: "failed", error: { code: error.code, message: error.message } };
  document.noteRun(run.id, placesOf(document, run), () => {
    storeEnd(workbench, ended, run);
  });
  return run;
}

/**
 * A proposal of rewritten places by the author of the run, and where its text stands in that of the run; `alternative` says which one it
 * shows (0-based) and how many can be chosen.
 */
export function buildProposal(
  workbench: Workbench,
  document: OpenDocument,
  ended: Pick<EndedRun, "run" | "baseRevisionId" | "author">,
  rewrites: readonly Rewrite[],
  alternative: { readonly index: number; readonly count: number },
): { readonly proposal: Proposal; readonly places: readonly HunkPlace[] } {
  const { random, clock } = workbench.ports;
  const id = random.id();
  const places: HunkPlace[] = [];
  const proposal: Proposal = {
    id,
    documentId: document.key,
    baseRevisionId: ended.baseRevisionId,
    author: ended.author,
    kind: "regenerate",
    createdAt: clock.now(),
    runId: ended.run.id,
    alternative: alternative.index,
    alternativeCount: alternative.count,
    hunks: buildHunks(document.state, rewrites, id, () => random.id(), places),
  };
  return { proposal, places };
}

/** How a proposal comes into a document. */
export interface Arrival {
  /** Places that it is about. */
  readonly ranges: readonly TextRange[];
  readonly author: Author;
  /** Tab that asked for it. */
  readonly clientId: string | null;
  /** Where the spans of the run that ends with it are, by the run's id. */
  readonly runSpans?: Anchors;
  /** Writes in the same transaction. */
  readonly store?: () => void;
}

/** Brings a proposal into the document: pending hunks at its places give way. */
export function arrive(document: OpenDocument, proposal: Proposal, arrival: Arrival): void {
  const { ranges, author, clientId, runSpans, store } = arrival;
  document.apply(
    { ...emptyChange("run"), hunks: supersedeWithin(document.state, ranges), proposals: [proposal] },
    { clientId, author, anchors: { ...runSpans, [proposal.id]: ranges }, ...(store === undefined ? {} : { alongside: store }) },
  );
}

/** Where the spans of a run that has just ended are now. */
function placesOf(document: OpenDocument, run: Run): readonly TextRange[] {
  return document.runs.spans(run.id) ?? run.spans.map(({ start, end }) => ({ start, end }));
}

/** Notes for ever what an alternative of a proposal proposes, and that it is the last state of the run's timeline. */
function bindProposal(
  workbench: Workbench,
  run: number,
  shown: { readonly proposal: string; readonly alternative: number },
  made: GenerateResult["alternatives"][number],
  frames: readonly CanvasFrame[],
): void {
  const last = frames.findLast((frame) => frame.alternative === made.index);
  if (last === undefined) return;
  const text = textHash(made.spans.map((span) => span.text));
  workbench.storage.versions.addProposalProof(run, { ...shown, runAlternative: made.index, step: last.step, text });
}

/** As `bindProposal`, for a proposal that shows any state of a stored timeline. */
export function bindState(
  { storage }: Workbench,
  proposal: Proposal,
  place: { readonly runId: string; readonly alternative: number; readonly step: number },
  frame: CanvasFrame,
): void {
  const run = storage.runs.byKey(place.runId);
  if (run === null) return;
  const shown = { proposal: proposal.id, alternative: proposal.alternative, runAlternative: place.alternative, step: place.step };
  storage.versions.addProposalProof(run.rowId, { ...shown, text: textHash(frameTexts(frame)) });
}

/** Stores the final record and the timeline, what proves that it stays as it is, and the event that names that proof. */
function storeEnd(workbench: Workbench, ended: EndedRun, run: Run): void {
  const { storage } = workbench;
  for (const [alternative, frames] of Map.groupBy(ended.frames, (frame) => frame.alternative))
    storage.runs.saveFrames(ended.rowId, alternative, frames);
  const proofs = proofsOf(ended.frames);
  storage.versions.addRunProofs(ended.rowId, proofs);
  storage.runs.update(ended.rowId, run.phase, run);
  recordEnd(workbench, ended.person, run, timelineHash(proofs));
}

/** What went wrong, as one of the product's errors. */
export function toFailure(error: unknown): PalimpsestError {
  if (error instanceof PalimpsestError) return error;
  return new PalimpsestError(
    "INTERNAL",
    "The run ended with an unexpected problem; the document is as it was. Try again.",
    {},
    { cause: error },
  );
}
