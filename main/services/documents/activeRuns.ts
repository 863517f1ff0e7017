import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { createRebaser } from "../../../src/domain/text/editAlgebra.ts";
import type { TextEdits, TextRange } from "../../../src/domain/text/textEdit.ts";
import { rebasePlace } from "./anchors.ts";

interface ActiveSpans {
  spans: readonly TextRange[];
  /** Changes of the text since the run began. */
  readonly edits: TextEdits[];
}

/** The spans of a document that are being denoised: they follow edits around them and refuse edits inside. */
export class ActiveRuns {
  readonly #runs = new Map<string, ActiveSpans>();

  get size(): number {
    return this.#runs.size;
  }

  /** Runs and where their spans are now. */
  list(): { runId: string; spans: TextRange[] }[] {
    return [...this.#runs].map(([runId, active]) => ({ runId, spans: [...active.spans] }));
  }

  add(runId: string, spans: readonly TextRange[]): void {
    this.#runs.set(runId, { spans, edits: [] });
  }

  remove(runId: string): void {
    this.#runs.delete(runId);
  }

  spans(runId: string): readonly TextRange[] | null {
    return this.#runs.get(runId)?.spans ?? null;
  }

  /** Throws SPAN_BUSY when any run works on the document. */
  refuseAny(): void {
    const [runId] = this.#runs.keys();
    if (runId !== undefined)
      throw new PalimpsestError("SPAN_BUSY", "The document is being denoised. Cancel the run first.", { runId, start: 0, end: 0 });
  }

  /** Throws SPAN_BUSY when edits would change text that a run works on. */
  refuseTouching(edits: TextEdits): void {
    if (this.#runs.size === 0 || edits.length === 0) return;
    const rebaser = createRebaser(edits);
    for (const [runId, active] of this.#runs) {
      const touched = active.spans.find((span) => rebaser.range(span).touched);
      if (touched !== undefined) throw spanBusy(runId, touched);
    }
  }

  /** Throws SPAN_BUSY when one of the ranges overlaps a span of a run. */
  refuseOverlapping(ranges: readonly TextRange[]): void {
    for (const [runId, active] of this.#runs) {
      const busy = active.spans.find((span) => ranges.some((range) => overlaps(range, span)));
      if (busy !== undefined) throw spanBusy(runId, busy);
    }
  }

  follow(edits: TextEdits): void {
    if (edits.length === 0 || this.#runs.size === 0) return;
    const rebaser = createRebaser(edits);
    for (const active of this.#runs.values()) {
      active.spans = active.spans.map((span) => rebasePlace(span, rebaser, false));
      active.edits.push(edits);
    }
  }

  /** Where ranges of the text in which the run began are now. */
  rebase(runId: string, ranges: readonly TextRange[]): TextRange[] {
    let moved = [...ranges];
    for (const edits of this.#runs.get(runId)?.edits ?? []) {
      const rebaser = createRebaser(edits);
      moved = moved.map((range) => rebasePlace(range, rebaser, false));
    }
    return moved;
  }
}

/** True when the ranges share text, or an empty one lies in or at the border of the other. */
export function overlaps(a: TextRange, b: TextRange): boolean {
  if (a.start === a.end || b.start === b.end) return a.start <= b.end && b.start <= a.end;
  return a.start < b.end && b.start < a.end;
}

function spanBusy(runId: string, span: TextRange): PalimpsestError {
  return new PalimpsestError("SPAN_BUSY", "This text is being denoised. Wait for the run to end, or cancel it.", {
    runId,
    start: span.start,
    end: span.end,
  });
}
