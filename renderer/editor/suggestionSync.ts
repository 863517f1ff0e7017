/**
 * Keeps Monaco's model equal to the markup text while the writer suggests: what is typed, pasted or deleted becomes a suggestion, and
 * the model takes over what the suggestion did, in which struck text stays.
 */
import type { editor, Range } from "monaco-editor/editor";
import { type Markup, markupOf } from "../../src/domain/suggestion/markup.ts";
import { createRebaser, minimalEdits } from "../../src/domain/text/editAlgebra.ts";
import type { TextEdit, TextEdits } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession, SessionEvent } from "../state/session.ts";
import { type CodeEditor, monaco, type TextModel } from "./monaco.ts";
import { fromModelRange, holdsMarkup, operationEdits, replacementEdit, toModelRange, toOperations } from "./positions.ts";
import { type TextSync, topAnchor } from "./textSync.ts";

export interface SuggestionSyncOptions {
  readonly editor: CodeEditor;
  readonly model: TextModel;
  readonly session: DocumentSession;
  onRefused(edits: TextEdits): void;
}

/** An operation as Monaco's commands see it. */
type Operation = Parameters<TextModel["pushEditOperations"]>[1][number] & { readonly identifier?: unknown };

export function connectSuggestions({ editor: codeEditor, model, session, onRefused }: SuggestionSyncOptions): TextSync {
  let shown: Markup = markupOf(session.state());
  holdsMarkup(model, () => shown);

  model.pushEditOperations = (before, operations, computeSelections) => {
    const edits = operationEdits(model, operations);
    if (edits.length === 0) {
      model.applyEdits(operations, false);
      return null;
    }
    const places = operations.map((operation) => placeOf(model, codeEditor, operation));
    const result = session.suggest(edits);
    if (result === null) {
      onRefused(edits);
      return before;
    }
    if (typeof computeSelections !== "function") return null;
    return computeSelections(operations.map((operation, index) => caretOperation(model, operation, places[index], result.applied)));
  };

  function apply(edits: TextEdits): void {
    if (edits.length === 0) return;
    const top = topAnchor(codeEditor, model);
    model.applyEdits(toOperations(model, edits));
    top.restore(edits);
  }

  function receive(event: SessionEvent): void {
    if (event.type !== "change" && event.type !== "reset") return;
    const before = shown;
    const next = markupOf(session.state());
    if (next === before) return;
    const known = event.type === "change" ? event.markup : undefined;
    const edits = known ?? (next.text === before.text ? [] : minimalEdits(before.text, next.text));
    shown = next;
    apply(edits);
    if (event.type === "change" && event.selection !== null) showPlace(edits);
    if (known === undefined) verify();
  }

  /** After undo and redo the caret stands where the text changed last. */
  function showPlace(edits: TextEdits): void {
    const last = edits.at(-1);
    if (last === undefined) return;
    const end = createRebaser(edits).offset(last.end, "after");
    const range = toModelRange(model, { start: end, end });
    codeEditor.setSelection(range);
    codeEditor.revealRangeInCenterIfOutsideViewport(range);
  }

  function verify(): void {
    const { text } = shown;
    if (model.getValueLength() === text.length && model.getValue() === text) return;
    apply(replacementEdit(model.getValue(), text));
  }

  return { receive, verify, dispose: () => {} };
}

/** Where an operation takes place, and whether it deletes towards the end of the text. */
interface Place extends TextEdit {
  readonly forward: boolean;
}

function placeOf(model: TextModel, codeEditor: CodeEditor, { range, text }: Operation): Place {
  const { start, end } = fromModelRange(model, model.validateRange(range));
  const carets = codeEditor.getSelections() ?? [];
  const forward = carets.some((caret) => caret.isEmpty() && model.getOffsetAt(caret.getPosition()) === start);
  return { start, end, text: (text ?? "").replace(/\r\n?/g, "\n"), forward: forward && start < end };
}

/**
 * What Monaco takes for the inverse of an operation: it puts the caret at its end. Behind inserted text; before what was struck by
 * Backspace, behind what was struck by Delete.
 */
function caretOperation(model: TextModel, operation: Operation, place: Place | undefined, applied: TextEdits): Inverse {
  const rebaser = createRebaser(applied);
  let range = { start: 0, end: 0 };
  if (place !== undefined && place.text !== "") {
    const end = rebaser.offset(place.end, "after");
    range = { start: end - place.text.length, end };
  } else if (place !== undefined) {
    const at = place.forward ? rebaser.offset(place.end, "after") : rebaser.offset(place.start, "before");
    range = { start: at, end: at };
  }
  const inverse: { range: Range; text: string; identifier?: unknown } = { range: monaco.Range.lift(toModelRange(model, range)), text: "" };
  if (operation.identifier !== undefined) inverse.identifier = operation.identifier;
  return inverse as unknown as Inverse;
}

type Inverse = Parameters<NonNullable<Parameters<editor.ITextModel["pushEditOperations"]>[2]>>[0][number];
