/** View zones by key, changed together. Their places follow the text even when Monaco wraps it again. */
import type { CodeEditor, TextModel } from "./monaco.ts";
import { positionAt } from "./positions.ts";

export interface ZoneContent {
  readonly domNode: HTMLElement;
  /** Classes of the bar left of the zone. */
  readonly marginClass: string;
  readonly heightInPx: number;
  /** Zones of one line are ordered by this. */
  readonly ordinal: number;
}

export interface ViewZones {
  /** Adds or replaces a zone below the visual row of `offset`. Takes effect with `commit`. */
  put(key: string, offset: number, content: ZoneContent): void;
  /** Moves a zone whose place in the text has moved. Takes effect with `commit`. */
  move(key: string, offset: number): void;
  resize(key: string, heightInPx: number): void;
  remove(key: string): void;
  has(key: string): boolean;
  /** Makes all changes since the last call, keeping what the reader looks at in place. */
  commit(): void;
  dispose(): void;
}

interface Zone {
  id: string | null;
  delegate: {
    afterLineNumber: number;
    afterColumn: number;
    afterColumnAffinity: 0;
    heightInPx: number;
    domNode: HTMLElement;
    marginDomNode: HTMLElement;
    ordinal: number;
  };
}

export function createViewZones(editor: CodeEditor, model: TextModel): ViewZones {
  const zones = new Map<string, Zone>();
  const added = new Set<Zone>();
  const changed = new Set<Zone>();
  const removed: string[] = [];

  function place(offset: number): { line: number; column: number } {
    const position = positionAt(model, offset);
    // What stands before a line's first character belongs below the line before it.
    if (position.column === 1 && position.lineNumber > 1) {
      return { line: position.lineNumber - 1, column: model.getLineMaxColumn(position.lineNumber - 1) };
    }
    return { line: position.lineNumber, column: position.column };
  }

  function discard(key: string): void {
    const zone = zones.get(key);
    if (zone === undefined) {
      return;
    }
    zones.delete(key);
    added.delete(zone);
    changed.delete(zone);
    if (zone.id !== null) {
      removed.push(zone.id);
    }
  }

  return {
    put: (key, offset, content) => {
      discard(key);
      const { line, column } = place(offset);
      const { domNode, heightInPx, ordinal } = content;
      const marginDomNode = document.createElement("div");
      marginDomNode.className = `zone-margin ${content.marginClass}`;
      const zone: Zone = {
        id: null,
        delegate: { afterLineNumber: line, afterColumn: column, afterColumnAffinity: 0, heightInPx, domNode, marginDomNode, ordinal },
      };
      zones.set(key, zone);
      added.add(zone);
    },
    move: (key, offset) => {
      const zone = zones.get(key);
      if (zone === undefined) {
        return;
      }
      const { line, column } = place(offset);
      // Monaco moves zones with their lines by itself; only another column may mean another visual row.
      if (column !== zone.delegate.afterColumn) {
        changed.add(zone);
      }
      zone.delegate.afterLineNumber = line;
      zone.delegate.afterColumn = column;
    },
    resize: (key, heightInPx) => {
      const zone = zones.get(key);
      if (zone !== undefined && zone.delegate.heightInPx !== heightInPx) {
        zone.delegate.heightInPx = heightInPx;
        changed.add(zone);
      }
    },
    remove: discard,
    has: (key) => zones.has(key),
    commit: () => {
      if (added.size === 0 && changed.size === 0 && removed.length === 0) {
        return;
      }
      const scrollTop = editor.getScrollTop();
      const visible = scrollTop > 0 ? editor.getVisibleRanges()[0] : undefined;
      const top = visible === undefined ? 0 : editor.getTopForPosition(visible.startLineNumber, visible.startColumn);
      editor.changeViewZones((accessor) => {
        for (const id of removed) {
          accessor.removeZone(id);
        }
        for (const zone of added) {
          zone.id = accessor.addZone(zone.delegate);
        }
        for (const zone of changed) {
          if (zone.id !== null && !added.has(zone)) {
            accessor.layoutZone(zone.id);
          }
        }
      });
      removed.length = 0;
      added.clear();
      changed.clear();
      if (visible !== undefined) {
        const moved = editor.getTopForPosition(visible.startLineNumber, visible.startColumn) - top;
        if (moved !== 0) {
          editor.setScrollTop(scrollTop + moved);
        }
      }
    },
    dispose: () => {
      editor.changeViewZones((accessor) => {
        for (const zone of zones.values()) {
          if (zone.id !== null) {
            accessor.removeZone(zone.id);
          }
        }
      });
      zones.clear();
    },
  };
}
