/** The document's text as the window shows it: loads Monaco when a document is first opened, then follows the store. */
import { useEffect, useRef, useState } from "react";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import { OriginLegend } from "../features/origin/originLegend.tsx";
import { regenerateAgain } from "../state/actions/again.ts";
import { drawnComments, focusThread, showComments } from "../state/actions/comments.ts";
import { decideHunks, focusChange, moveToChange } from "../state/actions/review.ts";
import { report } from "../state/app.ts";
import { reviewPosition } from "../state/changeLists.ts";
import { pendingChanges } from "../state/changes.ts";
import { getCommentsUi, useCommentsUi } from "../state/commentsUi.ts";
import { editModeOf, isClosed, useEditMode } from "../state/editMode.ts";
import { useSessionState } from "../state/hooks.ts";
import { useLanguage, useTranslator } from "../state/language.ts";
import { useOriginStore } from "../state/origin.ts";
import { useReviewPosition } from "../state/reviewPosition.ts";
import type { DocumentSession } from "../state/session.ts";
import { announce, type EditorHandle, getUi, setUi, type UiState, useUiStore } from "../state/uiStore.ts";
import type { DiffView } from "./diffView.ts";
import type { EditorPorts, Translate } from "./editorPorts.ts";
import type { EditorSettings, EditorView } from "./editorView.ts";
import { loadEditor } from "./loadEditor.ts";

function settingsOf(ui: UiState): EditorSettings {
  const origin = useOriginStore.getState();
  const shown = ui.settings?.showConfidence === true ? (ui.scores?.tokens ?? NO_SCORES) : NO_SCORES;
  return {
    face: ui.settings?.editorFace ?? "mono",
    focusedHunkId: ui.focusedHunkId,
    focusedThreadId: getCommentsUi().focusedId,
    scores: shown,
    origin: origin.shown ? origin.blame : null,
    onlyModel: origin.onlyModel,
    mode: editModeOf(ui),
    closed: ui.screen.kind === "document" && isClosed(ui.screen.session),
  };
}

const NO_SCORES: EditorSettings["scores"] = [];

function portsOf(session: DocumentSession, translate: Translate): EditorPorts {
  const itemOf = (hunkId: string) => pendingChanges(session.state()).find((item) => item.hunk.id === hunkId);
  return {
    translate,
    announce,
    onSelection: (ranges, caret) => {
      const selection = ranges.filter((range) => range.end > range.start).toSorted((a, b) => a.start - b.start);
      const before = getUi().selection;
      const same =
        selection.length === before.length &&
        selection.every((range, index) => range.start === before[index]?.start && range.end === before[index]?.end);
      setUi(same ? { caret } : { selection, caret });
    },
    positionOf: (hunkId) => reviewPosition(session, hunkId),
    focusHunk: (hunkId) => {
      const item = itemOf(hunkId);
      if (item !== undefined) {
        focusChange(session, item);
      }
    },
    decide: (hunkIds, verdict) => {
      decideHunks(hunkIds, verdict).catch(report);
    },
    regenerateHunk: (hunkId) => {
      const item = itemOf(hunkId);
      if (item !== undefined) {
        setUi({ focusedHunkId: hunkId });
        regenerateAgain(item).catch(report);
      }
    },
    comments: () => drawnComments(session),
    focusThread: (threadId, from) => {
      if (from === "margin") showComments();
      // Whoever only puts the caret somewhere keeps the panel that is open.
      if (from === "margin" || getUi().rightTab === "comments") focusThread(session, threadId);
    },
    onOrigin: (offset) => setUi({ caret: offset, dialog: { kind: "origin" } }),
    onError: report,
  };
}

/** The region `Document`. Registers its handle with the store while it is shown. */
export function DocumentEditor({ session }: { session: DocumentSession }) {
  const host = useRef<HTMLDivElement>(null);
  const language = useLanguage();
  const translate = useTranslator();
  const compared = useUiStore((ui) => !ui.showDiff);
  const face = useUiStore((ui) => ui.settings?.editorFace ?? "mono");
  const originShown = useOriginStore((state) => state.shown);
  const [opened, setOpened] = useState(false);
  // Suggesting shows another text, so that its view is one of its own.
  const mode = useEditMode();
  const closed = useSessionState(isClosed);
  const marked = mode !== "editing";
  const shown = useRef<EditorView | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a document that is closed says why it refuses
  useEffect(() => {
    if (mode !== "editing") shown.current?.update(settingsOf(useUiStore.getState()));
  }, [mode, closed]);
  const place = useRef<EditorPlace | null>(null);

  useEffect(() => {
    const part = createParts();
    const initial = settingsOf(useUiStore.getState());
    loadEditor(language, initial.face).then(({ createEditorView }) => {
      if (part.ended() || host.current === null) {
        return;
      }
      const view = createEditorView(host.current, session, portsOf(session, translate), settingsOf(useUiStore.getState()));
      shown.current = view;
      const handle: EditorHandle = { ...view.handle, readDifferences };
      setUi({ editorHandle: handle });
      setOpened(true);
      if (place.current !== null) {
        restorePlace(handle, place.current);
        place.current = null;
      }
      const stop = useUiStore.subscribe((ui, before) => {
        const drawn = ui.settings !== before.settings || ui.focusedHunkId !== before.focusedHunkId || ui.scores !== before.scores;
        // Another text is another view, which is on its way.
        if (drawn && (editModeOf(ui) !== "editing") === marked) {
          view.update(settingsOf(ui));
        }
      });
      const stopComments = useCommentsUi.subscribe((comments, before) => {
        if (comments.focusedId !== before.focusedId) {
          view.update(settingsOf(useUiStore.getState()));
        }
      });
      const stopOrigin = useOriginStore.subscribe(() => view.update(settingsOf(useUiStore.getState())));
      part.add(() => {
        stop();
        stopComments();
        stopOrigin();
        shown.current = null;
        place.current = placeOf(handle, host.current);
        if (useUiStore.getState().editorHandle === handle) {
          setUi({ editorHandle: null });
        }
        view.dispose();
      });
    }, report);
    return part.end;
  }, [session, language, translate, marked]);

  return (
    <section className="document-editor" aria-label={translate("editor.region")} aria-busy={!opened}>
      <div ref={host} className="document-editor-host" />
      {originShown ? <OriginLegend session={session} /> : null}
      {compared ? <ComparedText session={session} face={face} /> : null}
    </section>
  );
}

/** Where the reader is, in offsets of the accepted text. */
interface EditorPlace {
  readonly top: number;
  readonly selection: TextRange | undefined;
  readonly focused: boolean;
}

function placeOf(handle: EditorHandle, host: HTMLElement | null): EditorPlace {
  const focused = host?.contains(document.activeElement) ?? false;
  return { top: handle.top(), selection: handle.selectedRanges()[0], focused };
}

function restorePlace(handle: EditorHandle, { top, selection, focused }: EditorPlace): void {
  if (selection !== undefined) handle.setSelection(selection);
  handle.showAtTop(top);
  if (focused) handle.focus();
}

/** The comparison on show, and whether its differences are to be read as soon as it is there. */
let shownComparison: DiffView | null = null;
let readOnOpening = false;

function readDifferences(): void {
  if (shownComparison !== null) {
    shownComparison.readDifferences();
    return;
  }
  readOnOpening = true;
  setUi({ showDiff: false });
}

/** Accepted text beside the proposed one, above the editor, which keeps its place. */
function ComparedText({ session, face }: { session: DocumentSession; face: EditorSettings["face"] }) {
  const host = useRef<HTMLDivElement>(null);
  const language = useLanguage();
  const translate = useTranslator();
  const place = useReviewPosition();

  useEffect(() => {
    const part = createParts();
    loadEditor(language, face).then(({ createDiffView }) => {
      if (part.ended() || host.current === null) {
        return;
      }
      const view = createDiffView(host.current, session, portsOf(session, translate), face);
      view.focus();
      shownComparison = view;
      if (readOnOpening) {
        view.readDifferences();
      }
      readOnOpening = false;
      part.add(() => {
        shownComparison = null;
        view.dispose();
        useUiStore.getState().editorHandle?.focus();
      });
    }, report);
    return part.end;
  }, [session, language, translate, face]);

  return (
    <div className="document-compared">
      <div className="document-compared-titles">
        <span aria-hidden="true">{translate("editor.diff.accepted")}</span>
        <span aria-hidden="true">{translate("editor.diff.proposed")}</span>
        {place === null ? null : <span>{translate("common.position", place)}</span>}
        <button type="button" aria-label={translate("changes.previous")} onClick={() => moveToChange(-1)}>
          ↑
        </button>
        <button type="button" aria-label={translate("changes.next")} onClick={() => moveToChange(1)}>
          ↓
        </button>
        <button type="button" onClick={() => setUi({ showDiff: true })}>
          {translate("common.close")}
        </button>
      </div>
      <div ref={host} className="document-compared-host" />
    </div>
  );
}

/** Something made after a wait, which must not be made, or must be taken down, once its component is gone. */
function createParts(): { ended(): boolean; add(takeDown: () => void): void; end(): void } {
  let ended = false;
  let takeDown: (() => void) | null = null;
  return {
    ended: () => ended,
    add: (action) => {
      takeDown = action;
    },
    end: () => {
      ended = true;
      takeDown?.();
    },
  };
}
