/** Monaco's options for prose, and how wide its text column is. */
import type { editor } from "monaco-editor/editor";
import type { EditMode } from "../state/uiStore.ts";
import type { Translate } from "./editorPorts.ts";

export type EditorFace = "mono" | "proportional";

/** Longest line, in widths of an "n": about 80 characters in either face. */
export const LONGEST_LINE: Record<EditorFace, number> = { mono: 80, proportional: 68 };
const SHORTEST_LINE = 24;
/** Width of Monaco's scroll bar with the overview ruler, px. */
export const SCROLLBAR_WIDTH = 14;

const FACES: Record<EditorFace, string> = {
  mono: '"IBM Plex Mono", "BIZ UDGothic", monospace',
  proportional: '"Source Serif 4", "BIZ UDGothic", serif',
};

/** Names to load before the first measurement of the text. */
export const FACE_NAMES: Record<EditorFace, string> = { mono: "IBM Plex Mono", proportional: "Source Serif 4" };

export function faceOptions(face: EditorFace): editor.IEditorOptions {
  return {
    fontFamily: FACES[face],
    fontSize: face === "mono" ? 15 : 17,
    lineHeight: 26,
    // Fixed-width text can be wrapped by counting; a proportional face must be measured by the browser.
    wrappingStrategy: face === "mono" ? "simple" : "advanced",
  };
}

/** Viewing leaves the text as it is, in closed documents for everybody; suggesting and editing differ in what typing does. */
export function modeOptions(mode: EditMode, closed: boolean, translate: Translate): editor.IEditorOptions {
  const viewing = mode === "viewing";
  return {
    readOnly: viewing,
    domReadOnly: viewing,
    readOnlyMessage: { value: translate(closed ? "error.DOCUMENT_FINAL" : "suggest.viewing.refused") },
    ariaLabel: translate(`suggest.aria.${mode}`),
  };
}

export function editorOptions(face: EditorFace, translate: Translate): editor.IStandaloneEditorConstructionOptions {
  return {
    ...faceOptions(face),
    ariaLabel: translate("editor.ariaLabel"),
    accessibilitySupport: "auto",
    automaticLayout: false,
    wordWrap: "wordWrapColumn",
    wordWrapColumn: LONGEST_LINE[face],
    wrappingIndent: "none",
    padding: { top: 28, bottom: 160 },
    scrollBeyondLastLine: false,
    scrollBeyondLastColumn: 0,
    lineNumbersMinChars: 6,
    lineDecorationsWidth: 14,
    glyphMargin: true,
    folding: false,
    minimap: { enabled: false },
    stickyScroll: { enabled: false },
    guides: { indentation: false, bracketPairs: false },
    bracketPairColorization: { enabled: false },
    matchBrackets: "never",
    renderLineHighlight: "none",
    renderWhitespace: "none",
    rulers: [],
    overviewRulerLanes: 3,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    occurrencesHighlight: "off",
    selectionHighlight: false,
    links: false,
    colorDecorators: false,
    quickSuggestions: false,
    suggestOnTriggerCharacters: false,
    wordBasedSuggestions: "off",
    parameterHints: { enabled: false },
    inlineSuggest: { enabled: false },
    codeLens: false,
    autoClosingBrackets: "never",
    autoClosingQuotes: "never",
    autoClosingDelete: "never",
    autoSurround: "never",
    autoIndent: "keep",
    trimAutoWhitespace: false,
    emptySelectionClipboard: false,
    copyWithSyntaxHighlighting: false,
    dragAndDrop: false,
    dropIntoEditor: { enabled: false },
    pasteAs: { enabled: false },
    unusualLineTerminators: "off",
    unicodeHighlight: {
      invisibleCharacters: true,
      ambiguousCharacters: false,
      nonBasicASCII: false,
      includeComments: true,
      includeStrings: true,
    },
    renderControlCharacters: true,
    hover: { enabled: "on", delay: 350, sticky: true },
    find: { addExtraSpaceOnTop: false, seedSearchStringFromSelection: "selection", autoFindInSelection: "never" },
    scrollbar: {
      vertical: "auto",
      horizontal: "hidden",
      useShadows: false,
      verticalScrollbarSize: SCROLLBAR_WIDTH,
      alwaysConsumeMouseWheel: false,
    },
    fixedOverflowWidgets: true,
    cursorSurroundingLines: 3,
    smoothScrolling: false,
    multiCursorModifier: "alt",
    largeFileOptimizations: true,
  };
}

export interface TextLayout {
  readonly columns: number;
  /** Where the editor begins inside its pane, and where the lane begins inside the editor, px. */
  readonly left: number;
  readonly laneLeft: number;
  readonly textWidth: number;
}

/** Centres a column of at most `longestLine` characters with its margin and its lane; the lane never covers text. */
export function layoutText(
  paneWidth: number,
  marginWidth: number,
  characterWidth: number,
  laneWidth: number,
  longestLine: number,
): TextLayout {
  const room = paneWidth - marginWidth - laneWidth - SCROLLBAR_WIDTH;
  const columns = Math.max(SHORTEST_LINE, Math.min(longestLine, Math.floor(room / characterWidth)));
  const textWidth = Math.ceil(columns * characterWidth);
  const left = Math.max(0, Math.floor((paneWidth - SCROLLBAR_WIDTH - marginWidth - textWidth - laneWidth) / 2));
  return { columns, left, laneLeft: marginWidth + textWidth + 8, textWidth };
}
