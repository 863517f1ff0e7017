/** Accepted text beside the text with every pending change accepted, to be read and gone through, not edited. */
import { hunkEdits } from "../../src/domain/document/applyChange.ts";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import type { DocumentSession } from "../state/session.ts";
import { type EditorFace, faceOptions, SCROLLBAR_WIDTH } from "./editorOptions.ts";
import type { EditorPorts } from "./editorPorts.ts";
import { followEditorTheme } from "./editorTheme.ts";
import { pendingHunks } from "./hunkShapes.ts";
import { DOCUMENT_LANGUAGE, monaco } from "./monaco.ts";

export interface DiffView {
  focus(): void;
  /** Monaco's list of differences for screen readers, as soon as they are known; goes to the next one when it is open. */
  readDifferences(): void;
  dispose(): void;
}

/** Below this width the two texts are shown as one, px. */
const SIDE_BY_SIDE_WIDTH = 820;
/** The comparison follows the document when changes have paused for this long, ms. */
const SETTLE = 200;

/** The text with all pending changes accepted. */
function proposedText(session: DocumentSession): string {
  const { text } = session.state();
  return applyEdits(text, hunkEdits(pendingHunks(session.state()).map((item) => item.hunk)));
}

/** Fills `host`, which must be in the page. */
export function createDiffView(host: HTMLElement, session: DocumentSession, ports: EditorPorts, face: EditorFace): DiffView {
  const shell = document.createElement("div");
  shell.className = "document-diff";
  host.append(shell);
  const theme = followEditorTheme(host);
  const accepted = monaco.editor.createModel(session.state().text, DOCUMENT_LANGUAGE);
  const proposed = monaco.editor.createModel(proposedText(session), DOCUMENT_LANGUAGE);
  const editor = monaco.editor.createDiffEditor(shell, {
    ...faceOptions(face),
    fontSize: face === "mono" ? 14 : 16,
    readOnly: true,
    originalEditable: false,
    domReadOnly: true,
    automaticLayout: true,
    renderSideBySide: true,
    useInlineViewWhenSpaceIsLimited: true,
    renderSideBySideInlineBreakpoint: SIDE_BY_SIDE_WIDTH,
    diffWordWrap: "on",
    wordWrap: "on",
    ignoreTrimWhitespace: false,
    renderIndicators: true,
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
    hideUnchangedRegions: { enabled: true, contextLineCount: 2, minimumLineCount: 4 },
    minimap: { enabled: false },
    lineNumbers: "off",
    folding: false,
    glyphMargin: false,
    renderLineHighlight: "none",
    scrollBeyondLastLine: false,
    renderOverviewRuler: true,
    occurrencesHighlight: "off",
    selectionHighlight: false,
    matchBrackets: "never",
    bracketPairColorization: { enabled: false },
    guides: { indentation: false, bracketPairs: false },
    padding: { top: 20, bottom: 80 },
    unusualLineTerminators: "off",
    unicodeHighlight: { invisibleCharacters: true, ambiguousCharacters: false, nonBasicASCII: false },
    fixedOverflowWidgets: true,
    scrollbar: { useShadows: false, verticalScrollbarSize: SCROLLBAR_WIDTH },
  });
  editor.setModel({ original: accepted, modified: proposed });
  editor.getOriginalEditor().updateOptions({ ariaLabel: ports.translate("editor.diff.accepted") });
  editor.getModifiedEditor().updateOptions({ ariaLabel: ports.translate("editor.diff.proposed") });

  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = session.subscribe((event) => {
    if (event.type !== "change" && event.type !== "reset") {
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      const text = session.state().text;
      if (accepted.getValue() !== text) {
        accepted.setValue(text);
      }
      proposed.setValue(proposedText(session));
    }, SETTLE);
  });

  return {
    focus: () => editor.getModifiedEditor().focus(),
    readDifferences: () => {
      if (editor.getLineChanges() === null) {
        const once = editor.onDidUpdateDiff(() => {
          once.dispose();
          editor.accessibleDiffViewerNext();
        });
      } else {
        editor.accessibleDiffViewerNext();
      }
    },
    dispose: () => {
      clearTimeout(timer);
      unsubscribe();
      for (const part of [theme, editor, accepted, proposed]) {
        part.dispose();
      }
      shell.remove();
    },
  };
}
