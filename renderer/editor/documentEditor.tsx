/** The document's text as the window shows it: loads Monaco when a document is first opened, then follows the store. */
import { useEffect, useRef, useState } from "react";
import { regenerateAgain } from "../state/actions/generate.ts";
import { decideHunks, focusChange } from "../state/actions/review.ts";
import { report } from "../state/app.ts";
import { pendingChanges } from "../state/changes.ts";
import { useLanguage, useTranslator } from "../state/language.ts";
import type { DocumentSession } from "../state/session.ts";
import { announce, getUi, setUi, type UiState, useUiStore } from "../state/uiStore.ts";
import type { EditorPorts, Translate } from "./editorPorts.ts";
import type { EditorSettings } from "./editorView.ts";
import { loadEditor } from "./loadEditor.ts";

function settingsOf(ui: UiState): EditorSettings {
  const shown = ui.settings?.showConfidence === true ? (ui.scores?.tokens ?? NO_SCORES) : NO_SCORES;
  return { face: ui.settings?.editorFace ?? "mono", focusedHunkId: ui.focusedHunkId, scores: shown };
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
  const [opened, setOpened] = useState(false);

  useEffect(() => {
    const part = createParts();
    const initial = settingsOf(useUiStore.getState());
    loadEditor(language, initial.face).then(({ createEditorView }) => {
      if (part.ended() || host.current === null) {
        return;
      }
      const view = createEditorView(host.current, session, portsOf(session, translate), settingsOf(useUiStore.getState()));
      setUi({ editorHandle: view.handle });
      setOpened(true);
      const stop = useUiStore.subscribe((ui, before) => {
        if (ui.settings !== before.settings || ui.focusedHunkId !== before.focusedHunkId || ui.scores !== before.scores) {
          view.update(settingsOf(ui));
        }
      });
      part.add(() => {
        stop();
        if (useUiStore.getState().editorHandle === view.handle) {
          setUi({ editorHandle: null });
        }
        view.dispose();
      });
    }, report);
    return part.end;
  }, [session, language, translate]);

  return (
    <section className="document-editor" aria-label={translate("editor.region")} aria-busy={!opened}>
      <div ref={host} className="document-editor-host" />
      {compared ? <ComparedText session={session} face={face} /> : null}
    </section>
  );
}

/** Accepted text beside the proposed one, above the editor, which keeps its place. */
function ComparedText({ session, face }: { session: DocumentSession; face: EditorSettings["face"] }) {
  const host = useRef<HTMLDivElement>(null);
  const language = useLanguage();
  const translate = useTranslator();

  useEffect(() => {
    const part = createParts();
    loadEditor(language, face).then(({ createDiffView }) => {
      if (part.ended() || host.current === null) {
        return;
      }
      const view = createDiffView(host.current, session, portsOf(session, translate), face);
      view.focus();
      part.add(() => {
        view.dispose();
        useUiStore.getState().editorHandle?.focus();
      });
    }, report);
    return part.end;
  }, [session, language, translate, face]);

  return (
    <div className="document-compared">
      <div className="document-compared-titles" aria-hidden="true">
        <span>{translate("editor.diff.accepted")}</span>
        <span>{translate("editor.diff.proposed")}</span>
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
