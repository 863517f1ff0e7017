import type { BlameOrigin, BlameSpanInfo } from "../../../src/contract/index.ts";
import type { Blame, BlameSpan } from "../../../src/domain/history/blame/blame.ts";
import type { Origin } from "../../../src/domain/history/blame/origin.ts";
import type { Author, Hunk, Proposal } from "../../../src/domain/proposal/proposal.ts";
import { nestedEdits } from "../../../src/domain/suggestion/decideNested.ts";
import type { TextRange } from "../../../src/domain/text/textEdit.ts";
import type { StoredDocument } from "../../storage/repositories/documents.ts";
import type { HunkPlace } from "../../storage/repositories/origins.ts";
import { parseRevisionKey } from "../../storage/repositories/revisionKeys.ts";
import type { StoredRevision } from "../../storage/repositories/revisions.ts";
import type { Storage } from "../../storage/storage.ts";
import { toRun } from "../runs/runRecord.ts";

/** What is told of a hunk, or of an edit that was accepted into one. `proposalId`: the proposal that it stands in. */
type Change = Pick<Proposal, "author" | "runId" | "kind" | "alternative"> & Pick<Hunk, "proposalId" | "confidence">;

/** Puts the origins of a text into the words of the contract. Looks everything up once. */
export class BlameDescription {
  readonly #storage: Storage;
  readonly #row: StoredDocument;
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #acceptances: ReadonlyMap<string, { readonly by: string; readonly at: number; readonly reason: string | null }>;
  readonly #revisions = new Map<string, StoredRevision>();
  readonly #runs = new Map<string, BlameOrigin["run"]>();
  readonly #places = new Map<string, HunkPlace | null>();

  constructor(storage: Storage, row: StoredDocument, proposals: readonly Proposal[]) {
    this.#storage = storage;
    this.#row = row;
    this.#changes = changesOf(proposals);
    this.#acceptances = new Map(
      storage.decisions
        .list(row.rowId)
        .filter(({ verdict }) => verdict === "accept")
        .map(({ hunkId, by, at, reason }) => [hunkId, { by, at, reason }]),
    );
  }

  /** The stretches of a blame inside a range (null: all), and the origins that they name. */
  describe(blame: Blame, range: TextRange | null): { origins: BlameOrigin[]; spans: BlameSpanInfo[] } {
    const numbers = new Map<number, number>();
    const origins: BlameOrigin[] = [];
    const spans: BlameSpanInfo[] = [];
    for (const span of within(blame.spans(), range)) {
      const origin = blame.origins[span.origin];
      if (origin === undefined) continue;
      let number = numbers.get(span.origin);
      if (number === undefined) {
        number = origins.push(this.#origin(origin, blame.touched(span.origin))) - 1;
        numbers.set(span.origin, number);
      }
      spans.push(...this.#bySteps(span, origin, number));
    }
    return { origins, spans };
  }

  /** Where a change stands in what a run wrote, null when that is not known. */
  place(hunkId: string): HunkPlace | null {
    const known = this.#places.get(hunkId);
    if (known !== undefined) return known;
    const place = this.#storage.origins.place(hunkId);
    this.#places.set(hunkId, place);
    return place;
  }

  /** A stretch cut where the step changes that decided its tokens. */
  #bySteps({ start, end, from }: BlameSpan, origin: Origin, number: number): BlameSpanInfo[] {
    const place = origin.kind === "change" ? this.place(origin.hunkId) : null;
    if (place === null) return [{ start, end, origin: number, step: null }];
    const parts: BlameSpanInfo[] = [];
    const push = (to: number, step: number | null): void => {
      const at = parts.at(-1)?.end ?? start;
      const last = parts.at(-1);
      if (to <= at) return;
      if (last !== undefined && last.step === step) parts[parts.length - 1] = { ...last, end: to };
      else parts.push({ start: at, end: to, origin: number, step });
    };
    let at = 0;
    for (const [length, step] of place.tokens) {
      at += length;
      if (at > from) push(Math.min(end, start + at - from), step);
      if (start + at - from >= end) break;
    }
    push(end, null);
    return parts;
  }

  #origin(origin: Origin, edited: { readonly by: string; readonly at: number } | null): BlameOrigin {
    const stored = origin.revisionId === null ? null : this.#revision(origin.revisionId);
    const revision = stored === null ? null : { id: stored.id, number: stored.number };
    if (origin.kind !== "change") {
      const { kind, author, at } = origin;
      const run = author.kind === "model" && stored?.runKey != null ? this.#run(stored.runKey) : null;
      return { kind, author: { ...author }, at, revision, source: kind === "start" ? this.#source(stored) : null, run, change: null };
    }
    const found = this.#changes.get(origin.hunkId);
    const decision = this.#acceptances.get(origin.hunkId) ?? null;
    const author: Author = found?.author ?? stored?.author ?? { kind: "person", name: "" };
    const at = decision?.at ?? stored?.createdAt ?? 0;
    const runId = found?.runId ?? null;
    return {
      kind: "change",
      author: { ...author },
      at,
      revision,
      source: null,
      run: runId === null ? null : this.#run(runId),
      change:
        found === undefined
          ? null
          : {
              hunkId: origin.hunkId,
              proposalId: found.proposalId,
              proposalKind: found.kind,
              alternative: this.place(origin.hunkId)?.alternative ?? found.alternative,
              confidence: found.confidence,
              decision,
              edited,
            },
    };
  }

  #source(baseline: StoredRevision | null): BlameOrigin["source"] {
    const { fileName } = this.#row;
    if (fileName !== null) return { kind: "file", name: fileName };
    const name = baseline?.message ?? "";
    return { kind: name === "" ? "empty" : "sample", name };
  }

  #revision(id: string): StoredRevision {
    const known = this.#revisions.get(id);
    if (known !== undefined) return known;
    const stored = this.#storage.revisions.get(parseRevisionKey(id));
    this.#revisions.set(id, stored);
    return stored;
  }

  #run(key: string): BlameOrigin["run"] {
    const known = this.#runs.get(key);
    if (known !== undefined) return known;
    const stored = this.#storage.runs.byKey(key);
    const run = stored === null ? null : toRun(stored);
    const described =
      run === null
        ? null
        : {
            id: run.id,
            model: run.model,
            packageHash: run.packageHash,
            family: run.family,
            strength: run.parameters.strength,
            seed: run.seed,
            steps: run.steps,
            startedAt: run.startedAt,
          };
    this.#runs.set(key, described);
    return described;
  }
}

/** By id. A nested edit that moved out of a hunk keeps its id: the record that was accepted tells of it. */
function changesOf(proposals: readonly Proposal[]): Map<string, Change> {
  const changes = new Map<string, Change>();
  const accepted = new Set<string>();
  for (const { author, runId, kind, alternative, hunks } of proposals) {
    for (const { id, proposalId, confidence, status } of hunks) {
      changes.set(id, { author, runId, kind, alternative, proposalId, confidence });
      if (status === "accepted") accepted.add(id);
    }
  }
  for (const { proposalId, nested } of proposals.flatMap((proposal) => proposal.hunks)) {
    for (const { id, author, status } of nestedEdits(nested)) {
      if (status !== "accepted" || accepted.has(id)) continue;
      changes.set(id, { author, runId: null, kind: "edit", alternative: 0, proposalId, confidence: null });
    }
  }
  return changes;
}

/** The stretches inside a range, cut at its ends; for an empty range the one that stands at it. */
function within(spans: readonly BlameSpan[], range: TextRange | null): BlameSpan[] {
  if (range === null) return [...spans];
  if (range.start === range.end) {
    const at = spans.find((span) => span.start <= range.start && span.end > range.start) ?? spans.at(-1);
    return at === undefined ? [] : [at];
  }
  return spans.flatMap((span) => {
    const start = Math.max(span.start, range.start);
    const end = Math.min(span.end, range.end);
    return start < end ? [{ ...span, start, end, from: span.from + start - span.start }] : [];
  });
}
