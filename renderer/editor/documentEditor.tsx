/** The document's text as the window shows it: loads Monaco when a document is first opened, then follows the store. */
import { useEffect, useRef, useState } from "react";
import { decideHunks, focusChange } from "../state/actions/review.ts";
import { regenerateAgain } from "../state/actions/generate.ts";
import { report } from "../state/app.ts";
import { pendingChanges } from "../state/changes.ts";
import { useLanguage, useTranslator } from "../state/language.ts";
import type { DocumentSession } from "../state/session.ts";
import { announce, getUi, setUi, type UiState, useUiStore } from "../state/uiStore.ts";
import type { EditorPorts, Translate } from "./editorPorts.ts";
import type { EditorSettings, EditorView } from "./editorView.ts";
import { loadEditor } from "./loadEditor.ts";

function settingsOf(ui: UiState): EditorSettings {
  const shown = ui.settings?.showConfidence === true ? (ui.scores?.tokens ?? NO_SCORES) : NO_SCORES;
  return { face: ui.settings?.editorFace ?? "mono", showChanges: ui.showDiff, focusedHunkId: ui.focusedHunkId, scores: shown };
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
      const same = selection.length === before.length && selection.every((range, index) => range.start === before[index]?.start && range.end === before[index]?.end);
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
  const [opened, setOpened] = useState(false);

  useEffect(() => {
    let view: EditorView | null = null;
    let ended = false;
    let stop = (): void => {};
    loadEditor(language, settingsOf(useUiStore.getState()).face).then(({ createEditorView }) => {
      if (ended || host.current === null) {
        return;
      }
      const created = createEditorView(host.current, session, portsOf(session, translate), settingsOf(useUiStore.getState()));
      view = created;
      setUi({ editorHandle: created.handle });
      setOpened(true);
      stop = useUiStore.subscribe((ui, before) => {
        if (ui.settings !== before.settings || ui.showDiff !== before.showDiff || ui.focusedHunkId !== before.focusedHunkId || ui.scores !== before.scores) {
          created.update(settingsOf(ui));
        }
      });
    }, report);
    return () => {
      ended = true;
      stop();
      if (view !== null && useUiStore.getState().editorHandle === view.handle) {
        setUi({ editorHandle: null });
      }
      view?.dispose();
    };
  }, [session, language, translate]);

  return (
    <section className="document-editor" aria-label={translate("editor.region")} aria-busy={!opened}>
      <div ref={host} className="document-editor-host" />
    </section>
  );
}
