/**
 * Routes every way to undo and redo inside an editor (keys, menus, the browser's own Edit menu) to the session's stack.
 */
import { RedoCommand, UndoCommand } from "monaco-editor/editor/browser/editorExtensions";
import type { DocumentSession } from "../state/session.ts";
import type { CodeEditor } from "./monaco.ts";

/** Higher than any implementation of Monaco's own. */
const PRIORITY = 100_000;

/** Failures (a refused change) are passed to `onError`. */
export function connectUndo(editor: CodeEditor, session: DocumentSession, onError: (error: unknown) => void): { dispose(): void } {
  const act = (direction: "undo" | "redo"): void => {
    const done = direction === "undo" ? session.undo() : session.redo();
    done.catch(onError);
  };
  const whenFocused = (direction: "undo" | "redo") => (): boolean => {
    if (!editor.hasTextFocus()) {
      return false;
    }
    act(direction);
    return true;
  };
  const undo = UndoCommand.addImplementation(PRIORITY, "palimpsest-session", whenFocused("undo"));
  const redo = RedoCommand.addImplementation(PRIORITY, "palimpsest-session", whenFocused("redo"));

  const host = editor.getContainerDomNode();
  const onBeforeInput = (event: InputEvent): void => {
    if ((event.inputType === "historyUndo" || event.inputType === "historyRedo") && editor.hasTextFocus()) {
      event.preventDefault();
      event.stopPropagation();
      act(event.inputType === "historyUndo" ? "undo" : "redo");
    }
  };
  host.addEventListener("beforeinput", onBeforeInput, { capture: true });
  return {
    dispose: () => {
      undo.dispose();
      redo.dispose();
      host.removeEventListener("beforeinput", onBeforeInput, { capture: true });
    },
  };
}
