/**
 * Keeps Monaco's model and the session's text the same. Typing goes to the session; edits that others made come from
 * it. Monaco's own undo stack is left out: accept, reject, re-denoise and typing share the session's.
 */
import type { TextEdits, TextRange } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession, SessionEvent } from "../state/session.ts";
import type { CodeEditor, TextModel } from "./monaco.ts";
import { operationEdits, replacementEdit, selectionRange, shiftOffset, sortEdits, toMonacoRange, toOperations } from "./positions.ts";

/** How long the safety net waits after an edit before it compares whole texts, ms. */
const IDLE_PAUSE = 500;

export interface TextSync {
  /** Applies an event of the session to the model. Must run before anything draws from the model. */
  receive(event: SessionEvent): void;
  /** Safety net: makes the model equal to the session's text. Not for the middle of an edit, when the session is still catching up. */
  verify(): void;
  dispose(): void;
}

export interface TextSyncOptions {
  readonly editor: CodeEditor;
  readonly model: TextModel;
  readonly session: DocumentSession;
  /** An edit was refused because it touches a lock or a span that is being denoised. */
  onRefused(edits: TextEdits): void;
}

export function connectText({ editor, model, session, onRefused }: TextSyncOptions): TextSync {
  let receiving = false;
  let checking: ReturnType<typeof setTimeout> | null = null;
  let versionId = model.getVersionId();
  let selection: TextRange = selectionRange(model, editor.getSelection());

  // Every edit by typing, pasting, dragging or a command passes here, before the model changes.
  model.pushEditOperations = (before, operations, computeSelections) => {
    const edits = operationEdits(model, operations);
    if (edits.length > 0 && !session.editable(edits)) {
      onRefused(edits);
      return before;
    }
    const inverse = model.applyEdits(operations, true);
    return typeof computeSelections === "function" ? computeSelections(inverse) : null;
  };

  const onContent = editor.onDidChangeModelContent((event) => {
    const isNext = event.versionId === versionId + 1;
    versionId = event.versionId;
    const after = selectionRange(model, editor.getSelection());
    if (!receiving) {
      // Several batches reported as one have no common coordinates: compare the texts instead.
      const edits =
        isNext && !event.isFlush
          ? sortEdits(
              event.changes.map((change) => ({
                start: change.rangeOffset,
                end: change.rangeOffset + change.rangeLength,
                text: change.text,
              })),
            )
          : replacementEdit(session.state().text, model.getValue());
      if (edits.length > 0) {
        session.typed(edits, selection, after);
      }
    }
    selection = after;
  });
  const onSelection = editor.onDidChangeCursorSelection((event) => {
    selection = selectionRange(model, event.selection);
  });

  function apply(edits: TextEdits): void {
    const top = topAnchor(editor, model);
    receiving = true;
    try {
      model.applyEdits(toOperations(model, edits));
    } finally {
      receiving = false;
    }
    top.restore(edits);
  }

  function receive(event: SessionEvent): void {
    if (event.type === "reset") {
      apply(replacementEdit(model.getValue(), session.state().text));
      return;
    }
    if (event.type !== "change") {
      return;
    }
    if (event.origin === "session" && event.change.edits.length > 0) {
      apply(event.change.edits);
      verify();
    }
    if (event.selection !== null) {
      const range = toMonacoRange(model, event.selection);
      editor.setSelection(range);
      editor.revealRangeInCenterIfOutsideViewport(range);
    }
  }

  function verify(): void {
    if (model.getValueLength() !== session.state().text.length) {
      apply(replacementEdit(model.getValue(), session.state().text));
      return;
    }
    // The whole texts are compared in the next pause, once for any number of edits.
    if (checking !== null) {
      clearTimeout(checking);
    }
    checking = setTimeout(() => {
      checking = null;
      const { text } = session.state();
      if (!model.isDisposed() && model.getValue() !== text) {
        apply(replacementEdit(model.getValue(), text));
      }
    }, IDLE_PAUSE);
  }

  return {
    receive,
    verify,
    dispose: () => {
      if (checking !== null) {
        clearTimeout(checking);
      }
      onContent.dispose();
      onSelection.dispose();
    },
  };
}

/** Remembers what is at the top of the view, so that edits above it do not move the page under the reader's eyes. */
export function topAnchor(editor: CodeEditor, model: TextModel): { restore(edits: TextEdits): void } {
  const scrollTop = editor.getScrollTop();
  const visible = editor.getVisibleRanges()[0];
  if (visible === undefined || scrollTop === 0) {
    return { restore: () => {} };
  }
  const offset = model.getOffsetAt({ lineNumber: visible.startLineNumber, column: visible.startColumn });
  const top = editor.getTopForPosition(visible.startLineNumber, visible.startColumn);
  return {
    restore: (edits) => {
      const position = model.getPositionAt(shiftOffset(offset, edits));
      const moved = editor.getTopForPosition(position.lineNumber, position.column) - top;
      if (moved !== 0) {
        editor.setScrollTop(scrollTop + moved);
      }
    },
  };
}
