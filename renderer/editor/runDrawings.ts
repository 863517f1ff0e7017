/**
 * Draws spans that are being denoised, or replayed: the old text dimmed in its place, the canvas in a zone below whose
 * height is reserved before the first frame, so that nothing else on the page moves.
 */
import type { editor } from "monaco-editor/editor";
import type { Frame } from "../../src/contract/index.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession, RunView } from "../state/session.ts";
import { reservedLines } from "./canvasSlots.ts";
import { type CanvasView, createCanvasView } from "./canvasView.ts";
import type { Translate } from "./editorPorts.ts";
import { type CodeEditor, monaco, type TextModel } from "./monaco.ts";
import { toMonacoRange, toTextRange } from "./positions.ts";
import type { ViewZones } from "./viewZones.ts";

export interface RunDrawings {
  /** Brings drawings to the session's runs and timeline. */
  sync(): void;
  /** Moves zones to where edits took their spans. */
  follow(): void;
  remeasure(): void;
  dispose(): void;
}

interface DrawnSpan {
  readonly canvas: CanvasView;
  decorationId: string;
  height: number;
  frame: Frame | null;
}

/** A span to show: of a run under way, or of the run whose frames are being looked through. */
interface ShownSpan {
  readonly key: string;
  readonly range: TextRange;
  readonly span: number;
  readonly frame: Frame | null;
  readonly view: RunView;
}

export interface RunDrawingsOptions {
  readonly editor: CodeEditor;
  readonly model: TextModel;
  readonly session: DocumentSession;
  readonly zones: ViewZones;
  readonly translate: Translate;
  /** Width of the text column, px, and in characters. */
  textWidth(): number;
  columns(): number;
}

export function createRunDrawings({
  editor: codeEditor,
  model,
  session,
  zones,
  translate,
  textWidth,
  columns,
}: RunDrawingsOptions): RunDrawings {
  const drawn = new Map<string, DrawnSpan>();

  function lineHeight(): number {
    return codeEditor.getOption(monaco.editor.EditorOption.lineHeight);
  }

  function create(shown: ShownSpan): DrawnSpan {
    const canvas = createCanvasView(codeEditor, translate);
    canvas.setWidth(textWidth());
    const { oldText = "", room = 0 } = shown.view.run.spans[shown.span] ?? {};
    const script = session.info().kind === "ja" ? "japanese" : "latin";
    const height = reservedLines(oldText, shown.view.run.parameters.lengthFactor, columns(), room, script) * lineHeight() + 12;
    const [decorationId = ""] = model.deltaDecorations(
      [],
      [{ range: toMonacoRange(model, shown.range), options: spanOptions(shown.view.active) }],
    );
    zones.put(shown.key, shown.range.end, {
      domNode: canvas.domNode,
      marginClass: "run-margin",
      heightInPx: height,
      ordinal: 1_000_000_000 + shown.span,
    });
    return { canvas, decorationId, height, frame: null };
  }

  function grow(key: string, entry: DrawnSpan): void {
    const needed = entry.canvas.neededHeight();
    if (needed > entry.height) {
      entry.height = needed;
      zones.resize(key, needed);
    }
  }

  function sync(): void {
    const shown = shownSpans(session);
    const keys = new Set(shown.map((item) => item.key));
    for (const [key, entry] of drawn) {
      if (!keys.has(key)) {
        model.deltaDecorations([entry.decorationId], []);
        zones.remove(key);
        drawn.delete(key);
      }
    }
    for (const item of shown) {
      let entry = drawn.get(item.key);
      if (entry === undefined) {
        entry = create(item);
        entry.canvas.show(item.frame, item.span);
        entry.frame = item.frame;
        drawn.set(item.key, entry);
      } else if (entry.frame !== item.frame) {
        entry.frame = item.frame;
        entry.canvas.show(item.frame, item.span);
      }
    }
    zones.commit();
    for (const [key, entry] of drawn) {
      grow(key, entry);
    }
    zones.commit();
  }

  function follow(): void {
    for (const [key, entry] of drawn) {
      const range = model.getDecorationRange(entry.decorationId);
      if (range !== null) {
        zones.move(key, toTextRange(model, range).end);
      }
    }
  }

  return {
    sync,
    follow,
    remeasure: () => {
      for (const [key, entry] of drawn) {
        entry.canvas.setWidth(textWidth());
        grow(key, entry);
      }
    },
    dispose: () => {
      model.deltaDecorations(
        [...drawn.values()].map((entry) => entry.decorationId),
        [],
      );
      drawn.clear();
    },
  };
}

/** Spans of runs under way, and of an ended run while its frames are looked through. */
function shownSpans(session: DocumentSession): ShownSpan[] {
  const timeline = session.timeline();
  // Once its proposal is there the run has nothing more to show, although it is still being put away.
  const proposed = new Set(session.state().proposals.map((proposal) => proposal.runId));
  const views = session.runs().filter((view) => view.active && !proposed.has(view.run.id));
  if (timeline !== null && !timeline.position.follow && !views.some((view) => view.run.id === timeline.view.run.id)) {
    views.push(timeline.view);
  }
  return views.flatMap((view) => {
    const position = timeline?.view.run.id === view.run.id ? timeline.position : null;
    const frames = view.frames[position?.alternative ?? 0] ?? [];
    const frame = (position === null || position.follow ? frames.at(-1) : frames[position.index]) ?? null;
    return view.spans.map((range, span) => ({ key: `run:${view.run.id}:${span}`, range, span, frame, view }));
  });
}

function spanOptions(active: boolean): editor.IModelDecorationOptions {
  return {
    stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
    showIfCollapsed: true,
    className: active ? "run-range run-range-active" : "run-range",
    inlineClassName: "run-old",
    overviewRuler: { color: { id: "palimpsest.running" }, position: monaco.editor.OverviewRulerLane.Full },
  };
}
