import type { z } from "zod";
import type { engineComparisonSchema, engineRowSchema } from "../../../src/contract/engineComparison.ts";
import type { RunParameters } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { applyEdits } from "../../../src/domain/text/editAlgebra.ts";
import { normalisedEditDistance } from "../../../src/domain/text/editDistance.ts";
import type { TextEdit, TextRange } from "../../../src/domain/text/textEdit.ts";
import { trimToSpan } from "../../../src/domain/text/trimToSpan.ts";
import type { PackageSummary } from "../../inference/packages.ts";
import type { GenerateRequest, GenerateResult, ScoredToken } from "../../inference/protocol.ts";
import type { OpenDocument } from "../documents/openDocument.ts";
import { newRequest } from "../runs/runStart.ts";
import { type GenerateOnce, generateOnce } from "./generateOnce.ts";

export type EngineComparison = z.infer<typeof engineComparisonSchema>;
type Row = z.infer<typeof engineRowSchema>;

/** The passages, and who writes and judges them. */
export interface EngineJob extends GenerateOnce {
  readonly document: OpenDocument;
  readonly spans: readonly TextRange[];
  readonly parameters: RunParameters;
  readonly seed: number;
  readonly packages: readonly PackageSummary[];
  readonly judge: PackageSummary | null;
  onProgress(model: string, done: number): void;
}

/** How a family rates tokens, where it does not leave them out of the text one by one. */
const JUDGING: Readonly<Record<string, "exact" | "bound">> = { "autoregressive-infill": "exact", "autoregressive-flow": "bound" };

/** A package's texts, with what is needed to judge them. */
interface Written {
  readonly row: Row;
  readonly edits: readonly TextEdit[];
}

/**
 * Runs the same passages with the same seed through every package, with the locks, protected text and rejected wording of the document. Nothing is proposed
 * or stored. A package that fails has a row that says so. Throws CANCELLED, PROTECTED_TEXT.
 */
export async function compareEngines(job: EngineJob): Promise<EngineComparison> {
  const { document, spans, parameters, seed, judge } = job;
  const { text } = document.state;
  const start = { id: "", spans, parameters: { ...parameters, alternatives: 1 }, seed, startedAt: 0, parent: null, start: null };
  const { request } = newRequest(document, start);
  const written: Written[] = [];
  for (const summary of job.packages) {
    job.onProgress(summary.id, written.length);
    written.push(await writtenBy(job, summary, request));
  }
  const rows: Row[] = [];
  for (const { row, edits } of written)
    rows.push(judge === null || row.problem !== null ? row : { ...row, judgeNats: await judged(job, judge, edits) });
  return {
    documentTitle: document.info().title,
    strength: parameters.strength,
    seed,
    passages: spans.map(({ start: from, end }) => text.slice(from, end)),
    judge: judge === null ? null : { model: judge.id, how: JUDGING[judge.family] ?? "leave-one-out" },
    rows,
  };
}

async function writtenBy(job: EngineJob, summary: PackageSummary, request: GenerateRequest): Promise<Written> {
  const { engine, provider, signal } = job;
  refuseAborted(signal);
  const empty: Row = {
    model: summary.id,
    family: summary.family,
    experimental: summary.experimental,
    texts: [],
    milliseconds: null,
    steps: null,
    judgeNats: null,
    editDistance: null,
    ...decisionsOn(job.document, summary.id),
    problem: null,
  };
  try {
    await engine.load(summary.folder, provider, summary.packageHash);
    // The first run after a load is slower than those that follow: it is no measure of the package.
    await generateOnce(job, summary, request);
    refuseAborted(signal);
    const result = await generateOnce(job, summary, request);
    const edits = editsOf(job, result);
    const texts = edits.map(({ text }) => text);
    return {
      row: { ...empty, texts, milliseconds: result.milliseconds, steps: result.sizes.length, editDistance: distance(job, edits) },
      edits,
    };
  } catch (error) {
    if (signal.aborted || !(error instanceof PalimpsestError) || error.code === "CANCELLED") throw error;
    return { row: { ...empty, problem: error.message }, edits: [] };
  }
}

function editsOf({ document, spans }: EngineJob, { alternatives, replaced }: GenerateResult): TextEdit[] {
  const { text } = document.state;
  return spans.map((span, index) => trimToSpan(text, replaced[index] ?? span, alternatives[0]?.spans[index]?.text ?? "", span));
}

/** Over all passages, the longer ones counting more. */
function distance({ document }: EngineJob, edits: readonly TextEdit[]): number {
  const parts = edits.map(({ start, end, text }) => {
    const old = document.state.text.slice(start, end);
    return { weight: Math.max(1, old.length, text.length), value: normalisedEditDistance(old, text) };
  });
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  return parts.reduce((sum, part) => sum + part.value * part.weight, 0) / Math.max(1, weight);
}

/** Changes of a package in this document that somebody decided on. */
function decisionsOn({ state }: OpenDocument, model: string): Pick<Row, "decided" | "accepted"> {
  const hunks = state.proposals.flatMap(({ author, hunks: own }) => (author.kind === "model" && author.name === model ? own : []));
  const count = (status: string): number => hunks.filter((hunk) => hunk.status === status).length;
  return { decided: count("accepted") + count("rejected"), accepted: count("accepted") };
}

/** Mean negative log-likelihood of the tokens of the new text in its place; null where nothing was written or the judge fails. */
async function judged(
  { engine, provider, signal, document }: EngineJob,
  judge: PackageSummary,
  edits: readonly TextEdit[],
): Promise<number | null> {
  const text = applyEdits(document.state.text, edits);
  const tokens: ScoredToken[] = [];
  let shift = 0;
  try {
    for (const edit of edits) {
      const from = edit.start + shift;
      shift += edit.text.length - (edit.end - edit.start);
      if (edit.text.trim() === "") continue;
      const range = { start: from, end: from + edit.text.length };
      const onBatch = (batch: readonly ScoredToken[]): void => void tokens.push(...batch);
      await engine.score(judge.folder, provider, text, document.kind, range, onBatch, signal, judge.packageHash);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof PalimpsestError) || error.code === "CANCELLED") throw error;
    return null;
  }
  const nats = tokens.reduce((sum, token) => sum - token.logProbability, 0) / tokens.length;
  return Number.isFinite(nats) ? nats : null;
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new PalimpsestError("CANCELLED", "The comparison was stopped. Nothing was changed.");
}
