/**
 * Marks suggestions in the markup text: inserted text underlined, struck text struck through, each in the colour of who did it. Only what
 * has changed is marked again; the rest moves along with the text.
 */
import type { editor } from "monaco-editor/editor";
import type { Author } from "../../src/domain/proposal/proposal.ts";
import { hunkOfSegment, type Markup, type Segment, segmentText } from "../../src/domain/suggestion/markup.ts";
import { isEdit } from "../../src/domain/suggestion/markupTree.ts";
import { authorClass } from "../ui/authorClass.ts";
import type { Translate } from "./editorPorts.ts";
import { monaco, type TextModel } from "./monaco.ts";
import { fromModelRange, toModelRange } from "./positions.ts";

export interface SuggestionDrawings {
  sync(markup: Markup, focusedId: string | null): void;
  dispose(): void;
}

/** A stretch that is drawn. */
interface Mark {
  readonly start: number;
  readonly end: number;
  readonly signature: string;
  readonly options: () => editor.IModelDecorationOptions;
}

export function createSuggestionDrawings(model: TextModel, translate: Translate): SuggestionDrawings {
  const drawn = new Map<string, { id: string; signature: string }>();

  function marksOf(markup: Markup, focusedId: string | null): Map<string, Mark> {
    const marks = new Map<string, Mark>();
    const rings = new Map<string, { start: number; end: number; author: Author }>();
    const counts = new Map<string, number>();
    for (const segment of markup.segments) {
      const hunk = hunkOfSegment(segment);
      if (hunk === null) continue;
      const end = segment.at + segment.length;
      const ring = rings.get(hunk.id);
      rings.set(hunk.id, { start: ring?.start ?? segment.at, end, author: hunk.author });
      const owner = isEdit(segment.node) ? segment.node.id : "";
      const name = `${owner}|${segment.struckBy?.id ?? ""}`;
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      const breaks = lineBreaks(segment);
      marks.set(`${name}|${count}`, {
        start: segment.at,
        end,
        signature: `${classesOf(segment)}|${hunk.id === focusedId}`,
        options: () => markOptions(segment, hunk.id === focusedId, hoverOf(segment, translate)),
      });
      breaks.forEach((at, index) => {
        marks.set(`${name}|${count}|${index}`, { start: at, end: at, signature: classesOf(segment), options: () => breakOptions(segment) });
      });
    }
    for (const [id, { start, end, author }] of rings) {
      const focused = id === focusedId;
      marks.set(`ring ${id}`, { start, end, signature: `${author.kind}|${focused}`, options: () => ringOptions(author, focused) });
    }
    return marks;
  }

  function sync(markup: Markup, focusedId: string | null): void {
    const marks = marksOf(markup, focusedId);
    const oldIds: string[] = [];
    const fresh: { key: string; mark: Mark }[] = [];
    for (const [key, entry] of drawn) {
      if (marks.has(key)) continue;
      oldIds.push(entry.id);
      drawn.delete(key);
    }
    for (const [key, mark] of marks) {
      const entry = drawn.get(key);
      const range = entry === undefined ? null : model.getDecorationRange(entry.id);
      const place = range === null ? null : fromModelRange(model, range);
      if (entry?.signature === mark.signature && place !== null && place.start === mark.start && place.end === mark.end) continue;
      if (entry !== undefined) oldIds.push(entry.id);
      fresh.push({ key, mark });
    }
    if (oldIds.length + fresh.length === 0) return;
    const ids = model.deltaDecorations(
      oldIds,
      fresh.map(({ mark }) => ({ range: toModelRange(model, mark), options: mark.options() })),
    );
    fresh.forEach(({ key, mark }, index) => {
      drawn.set(key, { id: ids[index] ?? "", signature: mark.signature });
    });
  }

  return {
    sync,
    dispose: () => {
      if (!model.isDisposed())
        model.deltaDecorations(
          [...drawn.values()].map((entry) => entry.id),
          [],
        );
      drawn.clear();
    },
  };
}

/** Offsets of the line breaks of a stretch, which have no width of their own to be marked by. */
function lineBreaks(segment: Segment): number[] {
  const text = segmentText(segment);
  const found: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) found.push(segment.at + at);
  return found;
}

const insertedBy = ({ node }: Segment): Author | null => (isEdit(node) ? node.author : null);

/** The colour is that of whoever inserted the text; of struck text, of whoever struck it. */
function classesOf(segment: Segment): string {
  const inserted = insertedBy(segment);
  const { struckBy } = segment;
  const author = struckBy?.author ?? inserted;
  const colour = author === null ? "" : authorClass(author);
  return `${inserted === null ? "" : "mark-inserted"} ${struckBy === null ? "" : "mark-struck"} ${colour}`.trim();
}

function markOptions(segment: Segment, focused: boolean, hover: string): editor.IModelDecorationOptions {
  return {
    stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
    inlineClassName: `${classesOf(segment)}${focused ? " hunk-focused" : ""}`,
    inlineClassNameAffectsLetterSpacing: false,
    hoverMessage: { value: hover },
  };
}

function breakOptions(segment: Segment): editor.IModelDecorationOptions {
  return {
    stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
    showIfCollapsed: true,
    after: { content: "↵", inlineClassName: classesOf(segment), cursorStops: monaco.editor.InjectedTextCursorStops.None },
  };
}

function ringOptions(author: Author, focused: boolean): editor.IModelDecorationOptions {
  return {
    stickiness: monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges,
    className: focused ? "hunk-ring" : null,
    overviewRuler: {
      color: { id: author.kind === "model" ? "palimpsest.modelChange" : "palimpsest.personChange" },
      position: monaco.editor.OverviewRulerLane.Center,
    },
  };
}

function hoverOf(segment: Segment, translate: Translate): string {
  const name = (author: Author): string => escapeMarkdown(author.name);
  const inserted = insertedBy(segment);
  const lines: string[] = [];
  if (inserted !== null) lines.push(translate("suggest.hover.inserted", { name: name(inserted) }));
  if (segment.struckBy !== null) lines.push(translate("suggest.hover.struck", { name: name(segment.struckBy.author) }));
  return lines.join("  \n");
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");
}
