/** The document editor: one Monaco instance and everything that is drawn in and around it. */
import type { BlameInfo, TokenScore } from "../../src/contract/index.ts";
import { markupOf } from "../../src/domain/suggestion/markup.ts";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import type { DocumentSession, SessionEvent } from "../state/session.ts";
import type { EditMode, EditorHandle } from "../state/uiStore.ts";
import { createClauseNumbers } from "./clauseNumbers.ts";
import { createCommentDrawings } from "./commentDrawings.ts";
import { createConfidenceTint } from "./confidenceTint.ts";
import { type EditorFace, editorOptions, faceOptions, LONGEST_LINE, layoutText, modeOptions } from "./editorOptions.ts";
import type { EditorPorts } from "./editorPorts.ts";
import { followEditorTheme } from "./editorTheme.ts";
import { createFrameTask } from "./frameTask.ts";
import { createHunkDrawings } from "./hunkDrawings.ts";
import { createHunkLane, LANE_WIDTH } from "./hunkLane.ts";
import { type PendingHunk, pendingHunks } from "./hunkShapes.ts";
import { createLockDrawings } from "./lockDrawings.ts";
import { DOCUMENT_LANGUAGE, monaco } from "./monaco.ts";
import { createOriginGutter } from "./originGutter.ts";
import { offsetAt, positionAt, toMonacoRange, toTextRange } from "./positions.ts";
import { createRefusals } from "./refusals.ts";
import { createRunDrawings } from "./runDrawings.ts";
import { createSuggestionDrawings } from "./suggestionDrawings.ts";
import { connectSuggestions } from "./suggestionSync.ts";
import { connectText } from "./textSync.ts";
import { connectUndo } from "./undoCommands.ts";
import { createViewZones } from "./viewZones.ts";
import "./editor.css";

export { createDiffView } from "./diffView.ts";

/** What may change while the editor is open. */
export interface EditorSettings {
  readonly face: EditorFace;
  readonly focusedHunkId: string | null;
  readonly focusedThreadId: string | null;
  /** Scores of the current text; empty: no tint. */
  readonly scores: readonly TokenScore[];
  /** Where the text comes from; null: not shown. */
  readonly origin: BlameInfo | null;
  /** Of that, model text alone. */
  readonly onlyModel: boolean;
  /** How the text is edited. Between editing and the other two the view must be made anew. */
  readonly mode: EditMode;
  /** Whether the document's state keeps everybody from changing it. */
  readonly closed: boolean;
}

export interface EditorView {
  /** What it can do of the window's editor handle; the comparison does the rest. */
  readonly handle: Omit<EditorHandle, "readDifferences">;
  update(settings: EditorSettings): void;
  dispose(): void;
}

/** Room above the line that is shown at the top, px. */
const TOP_MARGIN = 28;
/** Places of drawings are compared with the session's when typing has paused for this long, ms. */
const SETTLE = 200;

/** Fills `host`, which must be in the page. */
export function createEditorView(host: HTMLElement, session: DocumentSession, ports: EditorPorts, initial: EditorSettings): EditorView {
  const started = { settings: initial };
  const shell = document.createElement("div");
  shell.className = "monaco-host";
  host.append(shell);
  const theme = followEditorTheme(host);
  const marked = initial.mode !== "editing";
  const model = monaco.editor.createModel(marked ? markupOf(session.state()).text : session.state().text, DOCUMENT_LANGUAGE);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const editor = monaco.editor.create(shell, {
    ...editorOptions(initial.face, ports.translate),
    ...modeOptions(initial.mode, initial.closed, ports.translate),
    model,
    dimension: { width: host.clientWidth, height: host.clientHeight },
  });

  let layout = layoutText(host.clientWidth, 120, 9, LANE_WIDTH, LONGEST_LINE[initial.face]);
  let pending: PendingHunk[] = [];
  let settleTimer: ReturnType<typeof setTimeout> | undefined;

  const refusals = createRefusals(editor, session, ports);
  // First of all: from now on places of the accepted text are found in the text that is shown.
  const text = (marked ? connectSuggestions : connectText)({ editor, model, session, onRefused: refusals.show });
  const zones = createViewZones(editor, model);
  const hunks = createHunkDrawings(editor, model, zones, () => layout.textWidth);
  const marks = createSuggestionDrawings(model, ports.translate);
  const locks = createLockDrawings(model, ports.translate);
  const runs = createRunDrawings({
    editor,
    model,
    session,
    zones,
    translate: ports.translate,
    textWidth: () => layout.textWidth,
    columns: () => layout.columns,
  });
  const clauses = createClauseNumbers(editor, model, () => session.state().text);
  const tint = createConfidenceTint(editor, model, ports.translate);
  const origins = createOriginGutter(editor, model, ports.translate, ports.onOrigin, () => arrange());
  const lane = createHunkLane(editor, model, ports, clauses.placeOf);
  const comments = createCommentDrawings(editor, model, ports.translate, ports.focusThread);
  const undo = connectUndo(editor, session, ports.onError);
  shell.append(lane.domNode);

  const drawLane = createFrameTask(() => lane.render(pending, started.settings.focusedHunkId));
  const drawRuns = createFrameTask(() => {
    runs.sync();
    drawLane.schedule();
  });
  const drawInView = createFrameTask(() => {
    tint.render();
    origins.render();
  });
  const followText = createFrameTask(() => {
    hunks.follow();
    runs.follow();
    zones.commit();
    drawLane.schedule();
  });

  function drawChanges(exact: boolean): void {
    pending = pendingHunks(session.state());
    if (marked) marks.sync(markupOf(session.state()), started.settings.focusedHunkId);
    else hunks.sync(pending, started.settings.focusedHunkId, exact);
    zones.commit();
    drawLane.schedule();
  }

  function drawComments(): void {
    comments.sync(ports.comments(), started.settings.focusedThreadId);
  }

  function arrange(): void {
    const width = host.clientWidth;
    const height = host.clientHeight;
    if (width === 0 || height === 0) {
      return;
    }
    const margin = editor.getLayoutInfo().contentLeft;
    const characterWidth = editor.getOption(monaco.editor.EditorOption.fontInfo).typicalHalfwidthCharacterWidth;
    const next = layoutText(width, margin, characterWidth, LANE_WIDTH, LONGEST_LINE[started.settings.face]);
    const rewrapped = next.columns !== layout.columns || next.textWidth !== layout.textWidth;
    layout = next;
    shell.style.left = `${layout.left}px`;
    editor.updateOptions({ wordWrapColumn: layout.columns });
    editor.layout({ width: width - layout.left, height });
    lane.place(layout.laneLeft);
    if (rewrapped) {
      hunks.remeasure();
      runs.remeasure();
      zones.commit();
    }
    drawLane.schedule();
    drawInView.schedule();
  }

  function settle(): void {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(() => {
      text.verify();
      drawChanges(true);
      drawComments();
    }, SETTLE);
  }

  const unsubscribe = session.subscribe((event: SessionEvent) => {
    text.receive(event);
    if (event.type === "change" || event.type === "reset") {
      if (event.type === "change") {
        tint.edited(event.change.edits);
      }
      const typing = event.type === "change" && event.origin === "editor";
      drawChanges(!typing);
      locks.sync(session.state().locks);
      clauses.edited();
      followText.schedule();
      drawInView.schedule();
      if (typing) {
        settle();
      } else {
        drawComments();
        runs.sync();
      }
    } else if (event.type === "runs" || event.type === "timeline") {
      drawRuns.schedule();
    } else if (event.type === "comments") {
      drawComments();
    }
  });

  function publishSelection(): void {
    const selections = editor.getSelections() ?? [];
    const position = editor.getPosition();
    ports.onSelection(
      selections.map((selection) => toTextRange(model, selection)),
      position === null ? 0 : offsetAt(model, position),
    );
  }
  const listeners = [
    editor.onDidScrollChange((event) => {
      if (event.scrollTopChanged) {
        lane.scroll();
        drawLane.schedule();
        drawInView.schedule();
      } else if (event.scrollHeightChanged) {
        drawLane.schedule();
      }
    }),
    editor.onDidChangeCursorSelection(publishSelection),
    editor.onDidLayoutChange(() => drawLane.schedule()),
  ];
  // Faces for other scripts are fetched when their first character is shown; the text is wrapped again by their widths.
  const onFonts = (): void => {
    monaco.editor.remeasureFonts();
    if (started.settings.face === "proportional") {
      editor.updateOptions({ wrappingStrategy: "simple" });
      editor.updateOptions({ wrappingStrategy: "advanced" });
    }
    arrange();
  };
  document.fonts.addEventListener("loadingdone", onFonts);
  const sizes = new ResizeObserver(() => arrange());
  sizes.observe(host);

  arrange();
  drawChanges(false);
  drawComments();
  locks.sync(session.state().locks);
  runs.sync();
  tint.show(initial.scores);
  origins.show(initial.origin, initial.onlyModel);
  publishSelection();

  function reveal(range: TextRange): void {
    editor.revealRangeInCenterIfOutsideViewport(toMonacoRange(model, range), monaco.editor.ScrollType.Immediate);
  }

  return {
    handle: {
      reveal,
      focus: () => editor.focus(),
      top: () => {
        const visible = editor.getVisibleRanges()[0];
        return visible === undefined ? 0 : offsetAt(model, { lineNumber: visible.startLineNumber, column: 1 });
      },
      showAtTop: (offset) => {
        const { lineNumber, column } = positionAt(model, offset);
        editor.setScrollTop(Math.max(0, editor.getTopForPosition(lineNumber, column) - TOP_MARGIN));
      },
      selectedRanges: () => (editor.getSelections() ?? []).map((selection) => toTextRange(model, selection)),
      setSelection: (range) => {
        editor.setSelection(toMonacoRange(model, range));
        reveal(range);
      },
    },
    update: (settings) => {
      const before = started.settings;
      started.settings = settings;
      if (settings.face !== before.face) {
        editor.updateOptions(faceOptions(settings.face));
        arrange();
        hunks.remeasure();
        runs.remeasure();
        zones.commit();
      }
      if (settings.mode !== before.mode || settings.closed !== before.closed) {
        editor.updateOptions(modeOptions(settings.mode, settings.closed, ports.translate));
      }
      if (settings.focusedHunkId !== before.focusedHunkId) {
        drawChanges(false);
      }
      if (settings.focusedThreadId !== before.focusedThreadId) {
        drawComments();
      }
      if (settings.scores !== before.scores) {
        tint.show(settings.scores);
      }
      if (settings.origin !== before.origin || settings.onlyModel !== before.onlyModel) {
        origins.show(settings.origin, settings.onlyModel);
      }
    },
    dispose: () => {
      clearTimeout(settleTimer);
      unsubscribe();
      sizes.disconnect();
      document.fonts.removeEventListener("loadingdone", onFonts);
      for (const task of [drawLane, drawRuns, drawInView, followText]) {
        task.cancel();
      }
      for (const part of [...listeners, text, undo, marks, comments, clauses, origins, refusals, theme, editor, model]) {
        part.dispose();
      }
      shell.remove();
    },
  };
}
