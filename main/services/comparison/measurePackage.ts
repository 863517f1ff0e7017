/** One package through all cases of a suite. */
import type { CaseOutcome } from "../../../src/contract/comparison.ts";
import { bitsPerCharacter, type CaseMeasurement, countBrokenLocks } from "../../../src/domain/comparison/figures.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { applyEdits } from "../../../src/domain/text/editAlgebra.ts";
import { normalisedEditDistance } from "../../../src/domain/text/editDistance.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import { trimToSpan } from "../../../src/domain/text/trimToSpan.ts";
import type { Engine } from "../../inference/engine.ts";
import type { GenerateRequest, GenerateResult, LoadedModel, ProviderChoice, ScoredToken } from "../../inference/protocol.ts";
import { resolvePlan } from "../runs/stepPlan.ts";
import { generateOnce } from "./generateOnce.ts";
import type { InspectWording } from "./inspectWording.ts";
import type { PreparedCase, PreparedSuite } from "./prepareSuite.ts";

/** A package to measure; `packageHash` pins it. */
export interface MeasuredPackage {
  readonly folder: string;
  readonly id: string;
  readonly version: string;
  readonly family: string;
  readonly packageHash: string;
}

export interface MeasureJob {
  readonly engine: Engine;
  readonly provider: ProviderChoice;
  readonly suite: PreparedSuite;
  readonly seed: number;
  readonly inspect: InspectWording;
  /** Called before the package is loaded (0) and after each case. */
  onProgress(model: string, done: number): void;
  readonly signal: AbortSignal;
}

export interface MeasuredSuite {
  readonly model: LoadedModel;
  /** In the order of the suite. */
  readonly cases: readonly { readonly outcome: CaseOutcome; readonly measurement: CaseMeasurement }[];
}

/** Throws CANCELLED, MODEL_MISSING, MODEL_BROKEN, MODEL_CHANGED, INFERENCE_FAILED and what the engine refuses about a case, which is named. */
export async function measurePackage(job: MeasureJob, measured: MeasuredPackage): Promise<MeasuredSuite> {
  const { engine, provider, signal, suite } = job;
  refuseAborted(signal);
  job.onProgress(measured.id, 0);
  const model = await engine.load(measured.folder, provider, measured.packageHash);
  // The first run after a load is slower than those that follow: it is no measure of the package.
  const first = suite.cases[0];
  if (first !== undefined) await namingCase(first, () => generateOnce(job, measured, requestFor(job, first)));
  const cases: MeasuredSuite["cases"][number][] = [];
  for (const one of suite.cases) {
    refuseAborted(signal);
    cases.push(await namingCase(one, () => measureCase(job, measured, one)));
    job.onProgress(measured.id, cases.length);
  }
  return { model, cases };
}

async function measureCase(job: MeasureJob, measured: MeasuredPackage, one: PreparedCase): Promise<MeasuredSuite["cases"][number]> {
  const request = requestFor(job, one);
  const result = await generateOnce(job, measured, request);
  // The first alternative is the likeliest: the one that would be offered first.
  const [alternative] = result.alternatives;
  const edit = trimToSpan(one.text, result.replaced[0] ?? one.span, alternative?.spans[0]?.text ?? "", one.span);
  const reference = await scoreReference(job, measured, one);
  const newText = applyEdits(one.text, [edit]);
  const locked = one.locks.map(({ start, end }) => one.text.slice(start, end));
  const missing = countBrokenLocks(locked, edit.text);
  const brokenLocks = missing === 0 && alternative?.locksHeld === false ? 1 : missing;
  const editDistance = normalisedEditDistance(one.reference, edit.text);
  const findings = job.inspect({
    kind: one.kind,
    before: one.text,
    old: { start: edit.start, end: edit.end },
    after: newText,
    now: { start: edit.start, end: edit.start + edit.text.length },
  });
  return {
    outcome: {
      text: edit.text,
      editDistance,
      nats: alternative === undefined || alternative.leaveOneOutNats === null ? null : -alternative.leaveOneOutNats,
      bitsPerCharacter: bitsPerCharacter(reference.nats, reference.characters),
      findings: [...findings],
      locksHeld: brokenLocks === 0,
      tokens: tokensOf(alternative),
      steps: result.sizes.length,
      milliseconds: result.milliseconds,
    },
    measurement: {
      editDistance,
      findings,
      brokenLocks,
      tokens: tokensMade(result),
      milliseconds: result.milliseconds,
      referenceNats: reference.nats,
      referenceCharacters: reference.characters,
    },
  };
}

function requestFor({ suite, seed }: MeasureJob, one: PreparedCase): GenerateRequest {
  const { plan, order, temperature, topP, alternatives, lengthFactor, remask } = suite.defaults;
  return {
    text: one.text,
    kind: one.kind,
    spans: [one.span],
    strength: one.strength,
    plan: resolvePlan(plan),
    order,
    temperature,
    topP,
    alternatives,
    seed,
    lengthFactor,
    remask,
    locks: one.locks,
    banned: [[]],
    start: null,
    rate: true,
  };
}

/** Leave-one-out NLL of the reference in its place, and the code points it covers; a space before it belongs to its first token and counts. */
async function scoreReference(
  job: MeasureJob,
  measured: MeasuredPackage,
  one: PreparedCase,
): Promise<{ readonly nats: number; readonly characters: number }> {
  const { engine, provider, signal } = job;
  const { start } = one.span;
  const text = applyEdits(one.text, [{ ...one.span, text: one.reference }]);
  const range: TextRange = { start: text[start - 1] === " " ? start - 1 : start, end: start + one.reference.length };
  const found: ScoredToken[] = [];
  const onBatch = (tokens: readonly ScoredToken[]): void => void found.push(...tokens);
  await engine.score(measured.folder, provider, text, one.kind, range, onBatch, signal, measured.packageHash);
  const nats = found.reduce((sum, token) => sum - token.logProbability, 0);
  if (!Number.isFinite(nats)) {
    throw new PalimpsestError("INFERENCE_FAILED", "The model gave a probability that is no number. Verify the package.", {
      model: measured.id,
    });
  }
  return { nats, characters: found.reduce((sum, token) => sum + Array.from(text.slice(token.start, token.end)).length, 0) };
}

/** Tokens of all alternatives; of one that was dropped because it says the same as another, the mean of those that are left. */
function tokensMade({ alternatives, dropped }: GenerateResult): number {
  const kept = alternatives.reduce((sum, each) => sum + tokensOf(each), 0);
  return kept + (dropped * kept) / Math.max(1, alternatives.length);
}

function tokensOf(alternative: GenerateResult["alternatives"][number] | undefined): number {
  return (alternative?.spans ?? []).reduce((sum, span) => sum + span.tokens.length, 0);
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new PalimpsestError("CANCELLED", "The comparison was stopped. Nothing was changed.");
}

/** Says which case an error is about, where it is about one. */
async function namingCase<T>(one: PreparedCase, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PalimpsestError) || error.code === "CANCELLED" || error.code.startsWith("MODEL_")) throw error;
    throw new PalimpsestError(error.code, `Case "${one.id}": ${error.message}`, { ...error.details, case: one.id }, { cause: error });
  }
}
