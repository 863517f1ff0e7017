/** Shows which text is commented on: a tint with a dotted line, a mark in the margin, and the thread on hover. Resolved threads are not drawn. */
import type { editor, IDisposable } from "monaco-editor/editor";
import { type DrawnComment, hoverText } from "./commentHover.ts";
import type { Translate } from "./editorPorts.ts";
import { monaco, type TextModel } from "./monaco.ts";
import { toMonacoRange } from "./positions.ts";

export interface CommentDrawings extends IDisposable {
  sync(comments: readonly DrawnComment[], focusedId: string | null): void;
}

export function createCommentDrawings(
  shown: editor.ICodeEditor,
  model: TextModel,
  translate: Translate,
  onThread: (threadId: string, from: "margin" | "text") => void,
): CommentDrawings {
  let signature = "";
  let ids: string[] = [];
  let threadOf = new Map<string, string>();

  function decorations(comment: DrawnComment, focused: boolean): editor.IModelDeltaDecoration[] {
    const hover = { value: hoverText(comment, translate), isTrusted: false, supportHtml: false };
    const range = toMonacoRange(model, comment.range);
    const mark: editor.IModelDeltaDecoration = {
      range: { ...range, endLineNumber: range.startLineNumber, endColumn: range.startColumn },
      options: {
        glyphMarginClassName: focused ? "comment-glyph comment-glyph-focused" : "comment-glyph",
        glyphMarginHoverMessage: hover,
        glyphMargin: { position: monaco.editor.GlyphMarginLane.Left },
      },
    };
    if (comment.onChange || comment.range.start === comment.range.end) return [mark];
    return [
      {
        range,
        options: {
          stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
          inlineClassName: focused ? "comment-text comment-focused" : "comment-text",
          hoverMessage: hover,
          overviewRuler: { color: { id: "palimpsest.comment" }, position: monaco.editor.OverviewRulerLane.Left },
        },
      },
      mark,
    ];
  }

  const clicks = shown.onMouseDown((event) => {
    const { type, position } = event.target;
    if (position === null || event.event.rightButton) return;
    const inMargin = type === monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN;
    const line = model.getDecorationsInRange({
      startLineNumber: position.lineNumber,
      endLineNumber: position.lineNumber,
      startColumn: inMargin ? 1 : position.column,
      endColumn: inMargin ? model.getLineMaxColumn(position.lineNumber) : position.column,
    });
    const ours = line.filter(({ id, options }) => threadOf.has(id) && (!inMargin || typeof options.glyphMarginClassName === "string"));
    // Of several threads at one place the shortest text is meant: the others have places of their own to click on.
    const found = ours.toSorted((a, b) => lengthOf(model, a.range) - lengthOf(model, b.range))[0];
    const thread = found === undefined ? undefined : threadOf.get(found.id);
    if (thread !== undefined && (inMargin || event.event.detail === 1)) onThread(thread, inMargin ? "margin" : "text");
  });

  return {
    sync: (comments, focusedId) => {
      const next = JSON.stringify([focusedId, comments]);
      if (next === signature) return;
      signature = next;
      const made = comments.map((comment) => decorations(comment, comment.id === focusedId));
      ids = model.deltaDecorations(ids, made.flat());
      threadOf = new Map();
      let at = 0;
      comments.forEach((comment, index) => {
        for (let part = 0; part < (made[index]?.length ?? 0); part += 1) {
          const id = ids[at];
          if (id !== undefined) threadOf.set(id, comment.id);
          at += 1;
        }
      });
    },
    dispose: () => {
      clicks.dispose();
      model.deltaDecorations(ids, []);
    },
  };
}

function lengthOf(
  model: TextModel,
  range: { startLineNumber: number; startColumn: number; endLineNumber: number; endColumn: number },
): number {
  return model.getValueLengthInRange(range);
}
