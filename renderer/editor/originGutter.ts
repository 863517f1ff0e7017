/**
 * Who wrote the text: a bar, a sign and a pattern beside every run of lines, and the origin of a stretch on hovering it. Monaco moves the
 * marks with the text; typing costs nothing here.
 */
import type { editor } from "monaco-editor/editor";
import type { BlameInfo, BlameOrigin } from "../../src/contract/index.ts";
import { markOf, whoOf } from "../state/origin.ts";
import { authorClass } from "../ui/authorClass.ts";
import type { Translate } from "./editorPorts.ts";
import { type CodeEditor, monaco, type TextModel } from "./monaco.ts";
import { lineOrigins } from "./originLines.ts";
import { toMonacoRange } from "./positions.ts";

export interface OriginGutter {
  /** Shows where the text comes from; null: nothing. */
  show(blame: BlameInfo | null, onlyModel: boolean): void;
  /** Draws what is in view now. */
  render(): void;
  dispose(): void;
}

/** Width of the column with and without the marks, px. */
const WIDE = 30;
const NARROW = 14;

export function createOriginGutter(
  codeEditor: CodeEditor,
  model: TextModel,
  translate: Translate,
  onClick: (offset: number) => void,
  onWidth: () => void,
): OriginGutter {
  let shown: BlameInfo | null = null;
  let onlyModel = false;
  let lineIds: string[] = [];
  let hoverIds: string[] = [];
  let inView = "";

  const wanted = (origin: BlameOrigin): boolean => !onlyModel || markOf(origin) === "model";

  function drawLines(): void {
    const lines = shown === null ? [] : lineOrigins(shown, model.getValue());
    const runs = lines.flatMap(({ firstLine, lastLine, origin, mixed }): editor.IModelDeltaDecoration[] => {
      if (!wanted(origin)) return [];
      const name = `origin-line origin-${markOf(origin)} ${markOf(origin) === "start" ? "" : authorClass(origin.author)}${mixed ? " origin-mixed" : ""}`;
      const at = (first: number, last: number) => new monaco.Range(first, 1, last, 1);
      return [
        { range: at(firstLine, lastLine), options: { isWholeLine: true, linesDecorationsClassName: name } },
        { range: at(firstLine, firstLine), options: { isWholeLine: true, linesDecorationsClassName: `origin-sign ${name}` } },
      ];
    });
    lineIds = model.deltaDecorations(lineIds, runs);
  }

  function render(): void {
    if (shown === null) {
      if (hoverIds.length > 0) hoverIds = model.deltaDecorations(hoverIds, []);
      return;
    }
    const [first] = codeEditor.getVisibleRanges();
    const last = codeEditor.getVisibleRanges().at(-1);
    if (first === undefined || last === undefined) return;
    const key = `${first.startLineNumber}:${last.endLineNumber}`;
    if (key === inView) return;
    inView = key;
    const from = model.getOffsetAt({ lineNumber: first.startLineNumber, column: 1 });
    const to = model.getOffsetAt({ lineNumber: last.endLineNumber, column: last.endColumn });
    const { spans, origins } = shown;
    const decorations = spans.flatMap((span): editor.IModelDeltaDecoration[] => {
      const origin = origins[span.origin];
      if (origin === undefined || span.end <= from || span.start >= to || !wanted(origin)) return [];
      const text = translate("origin.hover", {
        who: whoOf(origin, translate),
        step: span.step === null ? "none" : String(span.step),
        version: origin.revision === null ? "none" : String(origin.revision.number),
      });
      return [
        {
          range: toMonacoRange(model, span),
          options: {
            stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
            hoverMessage: { value: text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&") },
            inlineClassName: markOf(origin) === "model" ? "origin-model-text" : null,
          },
        },
      ];
    });
    hoverIds = model.deltaDecorations(hoverIds, decorations);
  }

  const listener = codeEditor.onMouseDown((event) => {
    const { GUTTER_LINE_DECORATIONS } = monaco.editor.MouseTargetType;
    if (shown === null || event.target.type !== GUTTER_LINE_DECORATIONS || event.target.position === null) return;
    onClick(model.getOffsetAt({ lineNumber: event.target.position.lineNumber, column: 1 }));
  });

  return {
    show: (blame, modelOnly) => {
      const opened = (shown === null) !== (blame === null);
      shown = blame;
      onlyModel = modelOnly;
      inView = "";
      if (opened) {
        codeEditor.updateOptions({ lineDecorationsWidth: blame === null ? NARROW : WIDE });
        onWidth();
      }
      drawLines();
      render();
    },
    render,
    dispose: () => {
      listener.dispose();
      model.deltaDecorations([...lineIds, ...hoverIds], []);
    },
  };
}
