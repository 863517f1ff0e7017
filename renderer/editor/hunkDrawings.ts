/**
 * Draws pending changes: old words struck through, new words underlined after them, longer rewrites in a zone below.
 * Only what changed is drawn again; while the writer types, Monaco moves the drawings along with the text.
 */
import type { editor } from "monaco-editor/editor";
import type { TextRange } from "../../src/domain/text/textEdit.ts";
import { authorClass } from "../ui/authorClass.ts";
import { createBlockZone, measureBlockZones } from "./blockZone.ts";
import { hunkShape, inlineText, type PendingHunk } from "./hunkShapes.ts";
import { type CodeEditor, monaco, type TextModel } from "./monaco.ts";
import { toMonacoRange, toTextRange } from "./positions.ts";
import type { ViewZones } from "./viewZones.ts";

interface Drawn {
  pending: PendingHunk;
  /** What the drawing was made from; another value means it must be made again. */
  signature: string;
  decorationId: string;
}

export interface HunkDrawings {
  /** Brings the drawings to `pending`. `exact`: also compare every place with the session's, not only new drawings. */
  sync(pending: readonly PendingHunk[], focusedId: string | null, exact: boolean): void;
  /** Moves zones to where the text took their changes. */
  follow(): void;
  /** Measures all zones again after the width or the face of the text changed. */
  remeasure(): void;
  dispose(): void;
}

export function createHunkDrawings(codeEditor: CodeEditor, model: TextModel, zones: ViewZones, textWidth: () => number): HunkDrawings {
  const drawn = new Map<string, Drawn>();
  const zoneTexts = new Map<string, HTMLElement>();

  function currentRange(entry: Drawn): TextRange | null {
    const range = model.getDecorationRange(entry.decorationId);
    return range === null ? null : toTextRange(model, range);
  }

  function sync(pending: readonly PendingHunk[], focusedId: string | null, exact: boolean): void {
    const seen = new Set<string>();
    const oldIds: string[] = [];
    const decorations: editor.IModelDeltaDecoration[] = [];
    const owners: Drawn[] = [];
    const newZones: { key: string; offset: number; domNode: HTMLElement; text: HTMLElement; start: number; marginClass: string }[] = [];

    for (const item of pending) {
      const { hunk } = item;
      seen.add(hunk.id);
      const focused = hunk.id === focusedId;
      const signature = `${focused ? "*" : ""}${authorClass(item.author)}|${hunk.editedBy === null ? "" : "e"}|${hunk.newText}`;
      const previous = drawn.get(hunk.id);
      if (previous !== undefined && previous.signature === signature) {
        previous.pending = item;
        const range = exact ? currentRange(previous) : hunk;
        if (range !== null && range.start === hunk.start && range.end === hunk.end) {
          continue;
        }
      }
      if (previous !== undefined) {
        oldIds.push(previous.decorationId);
      }
      const entry: Drawn = { pending: item, signature, decorationId: "" };
      drawn.set(hunk.id, entry);
      owners.push(entry);
      decorations.push({ range: toMonacoRange(model, hunk), options: decorationOptions(item, focused) });
      if (hunkShape(hunk.newText) === "block") {
        const zone = createBlockZone(hunk.newText, authorClass(item.author), focused, hunk.editedBy !== null);
        newZones.push({
          key: hunk.id,
          offset: hunk.end,
          domNode: zone.domNode,
          text: zone.text,
          start: hunk.start,
          marginClass: zone.domNode.className,
        });
      } else if (zones.has(hunk.id)) {
        zones.remove(hunk.id);
        zoneTexts.delete(hunk.id);
      }
    }
    for (const [id, entry] of drawn) {
      if (!seen.has(id)) {
        oldIds.push(entry.decorationId);
        drawn.delete(id);
        zones.remove(id);
        zoneTexts.delete(id);
      }
    }
    if (oldIds.length > 0 || decorations.length > 0) {
      const ids = model.deltaDecorations(oldIds, decorations);
      owners.forEach((entry, index) => {
        entry.decorationId = ids[index] ?? "";
      });
    }
    if (newZones.length > 0) {
      const heights = measureBlockZones(
        codeEditor,
        newZones.map((zone) => zone.text),
        textWidth(),
      );
      newZones.forEach((zone, index) => {
        zoneTexts.set(zone.key, zone.text);
        zones.put(zone.key, zone.offset, {
          domNode: zone.domNode,
          marginClass: zone.marginClass,
          heightInPx: heights[index] ?? 0,
          ordinal: zone.start,
        });
      });
    }
  }

  function follow(): void {
    for (const key of zoneTexts.keys()) {
      const entry = drawn.get(key);
      const range = entry === undefined ? null : currentRange(entry);
      if (range !== null) {
        zones.move(key, range.end);
      }
    }
  }

  function remeasure(): void {
    const keys = [...zoneTexts.keys()];
    const heights = measureBlockZones(codeEditor, [...zoneTexts.values()], textWidth());
    keys.forEach((key, index) => {
      zones.resize(key, heights[index] ?? 0);
    });
  }

  return {
    sync,
    follow,
    remeasure,
    dispose: () => {
      model.deltaDecorations(
        [...drawn.values()].map((entry) => entry.decorationId),
        [],
      );
      drawn.clear();
    },
  };
}

function decorationOptions({ hunk, author }: PendingHunk, focused: boolean): editor.IModelDecorationOptions {
  const colour = authorClass(author);
  const block = hunkShape(hunk.newText) === "block";
  const state = `${colour}${focused ? " hunk-focused" : ""}${hunk.editedBy === null ? "" : " hunk-edited"}`;
  return {
    stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
    showIfCollapsed: true,
    className: focused ? "hunk-ring" : block && hunk.start === hunk.end ? "hunk-anchor" : null,
    inlineClassName: hunk.start === hunk.end ? null : `hunk-old ${state}`,
    after:
      block || hunk.newText === ""
        ? null
        : {
            content: inlineText(hunk.newText),
            inlineClassName: `hunk-new ${state}`,
            inlineClassNameAffectsLetterSpacing: true,
            cursorStops: monaco.editor.InjectedTextCursorStops.Left,
          },
    overviewRuler: {
      color: { id: author.kind === "model" ? "palimpsest.modelChange" : "palimpsest.personChange" },
      position: monaco.editor.OverviewRulerLane.Center,
    },
  };
}
