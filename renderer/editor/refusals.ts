/** Tells the writer why a key had no effect: beside the caret, and through the live region. */
import type { editor } from "monaco-editor/editor";
import type { TextEdits } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession } from "../state/session.ts";
import type { EditorPorts } from "./editorPorts.ts";
import type { CodeEditor } from "./monaco.ts";

/** Monaco's small message at a place of the text. */
interface MessageController extends editor.IEditorContribution {
  showMessage(message: string, position: { lineNumber: number; column: number }): void;
}

export interface Refusals {
  show(edits: TextEdits): void;
  dispose(): void;
}

export function createRefusals(codeEditor: CodeEditor, session: DocumentSession, ports: EditorPorts): Refusals {
  let last = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    show: (edits) => {
      const running = session
        .runs()
        .some((view) => view.active && view.spans.some((span) => edits.some((edit) => edit.start < span.end && edit.end > span.start)));
      const message = ports.translate(running ? "editor.refused.running" : "editor.refused.lock");
      const position = codeEditor.getPosition();
      if (position !== null) {
        codeEditor.getContribution<MessageController>("editor.contrib.messageController")?.showMessage(message, position);
      }
      // Holding a key down says it once.
      if (message !== last) {
        ports.announce(message);
      }
      last = message;
      clearTimeout(timer);
      timer = setTimeout(() => {
        last = "";
      }, 1500);
    },
    dispose: () => clearTimeout(timer),
  };
}
