/** Shows which text is locked: a quiet background, a dotted line below, and a lock beside its first line. */
import type { editor } from "monaco-editor/editor";
import type { Lock } from "../../src/domain/document/documentState.ts";
import type { Translate } from "./editorPorts.ts";
import { monaco, type TextModel } from "./monaco.ts";
import { toMonacoRange } from "./positions.ts";

export interface LockDrawings {
  sync(locks: readonly Lock[]): void;
  dispose(): void;
}

export function createLockDrawings(model: TextModel, translate: Translate): LockDrawings {
  let drawn: readonly Lock[] = [];
  let ids: string[] = [];

  function options(lock: Lock): editor.IModelDecorationOptions {
    const message = { value: translate("editor.lock.by", { name: lock.by }) };
    return {
      stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
      className: "lock-range",
      inlineClassName: "lock-text",
      hoverMessage: message,
    };
  }

  /** The lock in the margin stands beside the first row only. */
  function glyph(lock: Lock): editor.IModelDeltaDecoration {
    return {
      range: toMonacoRange(model, { start: lock.start, end: lock.start }),
      options: { glyphMarginClassName: "lock-glyph", glyphMarginHoverMessage: { value: translate("editor.lock.by", { name: lock.by }) } },
    };
  }

  return {
    sync: (locks) => {
      const same = locks.length === drawn.length && locks.every((lock, index) => lock.id === drawn[index]?.id);
      if (same) {
        drawn = locks;
        return;
      }
      drawn = locks;
      ids = model.deltaDecorations(
        ids,
        locks.flatMap((lock) => [{ range: toMonacoRange(model, lock), options: options(lock) }, glyph(lock)]),
      );
    },
    dispose: () => {
      model.deltaDecorations(ids, []);
    },
  };
}
