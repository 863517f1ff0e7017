/** Between offsets of the document (UTF-16) and positions of a Monaco model (lines and columns from 1). */
import type { editor, IPosition, IRange, Position, Selection } from "monaco-editor/editor";
import { type Markup, toAcceptedOffset, toMarkupOffset } from "../../src/domain/suggestion/markup.ts";
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";

export type EditOperations = readonly { readonly range: IRange; readonly text: string | null }[];

/** What is shown where a model holds the markup text instead of the accepted one. */
const shownMarkup = new WeakMap<editor.ITextModel, () => Markup>();

/** From now on the model holds markup text: ranges of the accepted text are found in it, and given back, through `markup`. */
export function holdsMarkup(model: editor.ITextModel, markup: () => Markup): void {
  shownMarkup.set(model, markup);
}

/** Position of an offset of the accepted text. Where text is suggested exactly there, "before" stays before it. */
export function positionAt(model: editor.ITextModel, offset: number, bias: "before" | "after" = "before"): Position {
  const markup = shownMarkup.get(model);
  return model.getPositionAt(markup === undefined ? offset : toMarkupOffset(markup(), offset, bias));
}

/** Offset of the accepted text at a position; inside suggested text that is the place where it stands. */
export function offsetAt(model: editor.ITextModel, position: IPosition): number {
  const offset = model.getOffsetAt(position);
  const markup = shownMarkup.get(model);
  return markup === undefined ? offset : toAcceptedOffset(markup(), offset);
}

/** Monaco's range of a range of the accepted text; offsets behind the end are moved to the end. */
export function toMonacoRange(model: editor.ITextModel, range: TextRange): IRange {
  const isEmpty = range.end === range.start;
  const start = positionAt(model, range.start, isEmpty ? "before" : "after");
  const end = isEmpty ? start : positionAt(model, range.end, "before");
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
}

/** Range of the accepted text that a range of Monaco's covers. */
export function toTextRange(model: editor.ITextModel, range: IRange): TextRange {
  const start = offsetAt(model, { lineNumber: range.startLineNumber, column: range.startColumn });
  const isEmpty = range.startLineNumber === range.endLineNumber && range.startColumn === range.endColumn;
  return { start, end: isEmpty ? start : offsetAt(model, { lineNumber: range.endLineNumber, column: range.endColumn }) };
}

/** Monaco's range of a range of the model's own text. */
export function toModelRange(model: editor.ITextModel, range: TextRange): IRange {
  const start = model.getPositionAt(range.start);
  const end = range.end === range.start ? start : model.getPositionAt(range.end);
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
}

/** Range of the model's own text. */
export function fromModelRange(model: editor.ITextModel, range: IRange): TextRange {
  const start = model.getOffsetAt({ lineNumber: range.startLineNumber, column: range.startColumn });
  const isEmpty = range.startLineNumber === range.endLineNumber && range.startColumn === range.endColumn;
  return { start, end: isEmpty ? start : model.getOffsetAt({ lineNumber: range.endLineNumber, column: range.endColumn }) };
}

/** Range of a selection, whichever end the caret is at. Null stands for a caret at the start. */
export function selectionRange(model: editor.ITextModel, selection: Selection | null): TextRange {
  return selection === null ? { start: 0, end: 0 } : toTextRange(model, selection);
}

/** Edits of the model's text as operations of Monaco. */
export function toOperations(model: editor.ITextModel, edits: TextEdits): { range: IRange; text: string }[] {
  return edits.map((edit) => ({ range: toModelRange(model, edit), text: edit.text }));
}

/** Simultaneous changes in any order, as sorted edits that do not overlap; insertions at one place become one edit. */
export function sortEdits(changes: readonly { readonly start: number; readonly end: number; readonly text: string }[]): TextEdits {
  const sorted = changes
    .filter((change) => change.start !== change.end || change.text !== "")
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const edits: { start: number; end: number; text: string }[] = [];
  for (const change of sorted) {
    const last = edits.at(-1);
    if (last !== undefined && last.start === change.start && last.end === last.start) {
      last.end = change.end;
      last.text += change.text;
    } else {
      edits.push({ start: change.start, end: change.end, text: change.text });
    }
  }
  return edits;
}

/** Edits that Monaco is about to apply, in offsets of the text before any of them. */
export function operationEdits(model: editor.ITextModel, operations: EditOperations): TextEdits {
  return sortEdits(
    operations.map((operation) => ({
      ...fromModelRange(model, model.validateRange(operation.range)),
      text: (operation.text ?? "").replace(/\r\n?/g, "\n"),
    })),
  );
}

/** The one edit that turns `before` into `after`: what lies between their common start and their common end. */
export function replacementEdit(before: string, after: string): TextEdits {
  if (before === after) {
    return [];
  }
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) {
    start++;
  }
  let tail = 0;
  while (tail < shorter - start && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) {
    tail++;
  }
  return [{ start, end: before.length - tail, text: after.slice(start, after.length - tail) }];
}

/** Where an offset lies after `edits`; an insertion exactly at the offset leaves it in front. */
export function shiftOffset(offset: number, edits: TextEdits): number {
  let delta = 0;
  for (const edit of edits) {
    if (edit.start >= offset) {
      break;
    }
    if (edit.end <= offset) {
      delta += edit.text.length - (edit.end - edit.start);
    } else {
      return edit.start + delta + Math.min(offset - edit.start, edit.text.length);
    }
  }
  return offset + delta;
}
