import type { Run, RunParameters } from "../../../src/contract/index.ts";
import type { ProtectedText } from "../../../src/domain/quality/protectedRanges.ts";
import { protectSpans } from "../../../src/domain/quality/protectSpans.ts";
import type { PackageSummary } from "../../inference/packages.ts";
import type { GenerateRequest } from "../../inference/protocol.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { bannedWording } from "../proposals/bannedWording.ts";
import { locksWithin, type RunSpan } from "./spans.ts";
import { resolvePlan } from "./stepPlan.ts";

/** What a run is started with. */
export interface RunStart {
  readonly id: string;
  readonly spans: readonly RunSpan[];
  readonly parameters: RunParameters;
  readonly seed: number;
  readonly startedAt: number;
  readonly parent: Run["parent"];
  readonly start: GenerateRequest["start"];
}

/** The record of a run that has not begun. */
export function newRun(document: OpenDocument, summary: PackageSummary, start: RunStart): Run {
  const { text, version } = document.state;
  return {
    id: start.id,
    documentId: document.key,
    phase: "queued",
    step: 0,
    steps: 0,
    baseVersion: version,
    spans: start.spans.map((span) => ({ ...span, oldText: text.slice(span.start, span.end) })),
    parameters: start.parameters,
    seed: start.seed,
    model: summary.id,
    packageHash: summary.packageHash,
    family: summary.family,
    provider: "",
    sizes: [],
    predictedNats: null,
    achievedNats: null,
    milliseconds: null,
    startedAt: start.startedAt,
    proposalId: null,
    ranking: [],
    dropped: 0,
    parent: start.parent,
    locksHeld: null,
    kept: null,
    error: null,
  };
}

/** A request for the engine, and which of its locks nobody had set. */
export interface RunRequest {
  readonly request: GenerateRequest;
  readonly automatic: readonly ProtectedText[];
}

/**
 * The request for the engine: with the locks inside the spans, those of protected text among them, and the wording that was
 * rejected there. Throws PROTECTED_TEXT when a span has nothing else.
 */
export function newRequest(document: OpenDocument, start: RunStart): RunRequest {
  const { parameters } = start;
  const { text } = document.state;
  const allowed = document.allowedWording();
  const { locks, automatic } = protectSpans(text, start.spans, locksWithin(document.state, start.spans), parameters.protect);
  const request: GenerateRequest = {
    text,
    kind: document.kind,
    spans: start.spans.map(({ start: from, end }) => ({ start: from, end })),
    rooms: start.spans.map(({ room = 0 }) => room),
    coarseFirst: parameters.coarseFirst ?? false,
    prose: parameters.prose ?? false,
    strength: parameters.strength,
    plan: resolvePlan(parameters.plan),
    order: parameters.order,
    temperature: parameters.temperature,
    topP: parameters.topP,
    alternatives: parameters.alternatives,
    seed: start.seed,
    lengthFactor: parameters.lengthFactor,
    remask: parameters.remask,
    ...(parameters.solver === undefined ? {} : { solver: parameters.solver }),
    locks,
    banned: start.spans.map((span) => bannedWording(document.state, span, allowed)),
    start: start.start,
  };
  return { request, automatic };
}
