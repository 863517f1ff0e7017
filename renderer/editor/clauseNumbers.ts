/** Live clause numbers beside the text, in the place of line numbers. They are computed, never typed. */
import type { OutlineItem } from "../../src/domain/document/outline.ts";
import { outlineOf } from "../state/outlineCache.ts";
import type { CodeEditor, TextModel } from "./monaco.ts";
import { positionAt } from "./positions.ts";
import { sectionLabel } from "./sections.ts";

/** Numbers are computed again when typing has paused for this long, ms. */
const SETTLE = 250;

export interface ClauseNumbers {
  /** Clause number, or title, of the clause that `offset` belongs to. */
  placeOf(offset: number): string;
  /** The text changed; numbers follow shortly. */
  edited(): void;
  dispose(): void;
}

export function createClauseNumbers(editor: CodeEditor, model: TextModel, text: () => string): ClauseNumbers {
  let outline: readonly OutlineItem[] = [];
  let labels = new Map<number, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function compute(): void {
    timer = undefined;
    outline = outlineOf(text());
    const next = new Map<number, string>();
    for (const item of outline) {
      if (item.label !== "") {
        next.set(positionAt(model, item.start, "after").lineNumber, item.label);
      }
    }
    const same = next.size === labels.size && [...next].every(([line, label]) => labels.get(line) === label);
    if (!same) {
      labels = next;
      // A new function, so that Monaco draws the column again.
      editor.updateOptions({ lineNumbers: (line) => labels.get(line) ?? "" });
    }
  }

  // Until the numbers are computed again they move with their lines.
  const onContent = model.onDidChangeContent((event) => {
    for (const change of event.changes) {
      const delta = change.text.split("\n").length - 1 - (change.range.endLineNumber - change.range.startLineNumber);
      if (delta !== 0) {
        labels = new Map([...labels].map(([line, label]) => [line > change.range.startLineNumber ? line + delta : line, label]));
        editor.updateOptions({ lineNumbers: (line) => labels.get(line) ?? "" });
      }
    }
  });

  compute();
  return {
    placeOf: (offset) => sectionLabel(outline, offset),
    edited: () => {
      clearTimeout(timer);
      timer = setTimeout(compute, SETTLE);
    },
    dispose: () => {
      clearTimeout(timer);
      onContent.dispose();
    },
  };
}
