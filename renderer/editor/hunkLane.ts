/**
 * The column right of the text with the controls of each pending change, at the height of its line. Only changes in
 * view have controls in the page; scrolling moves the column as a whole.
 */
import type { EditorPorts } from "./editorPorts.ts";
import { type PendingHunk, summariseHunk } from "./hunkShapes.ts";
import { createIcon, type IconName } from "./icons.ts";
import { firstEndingAt, groupRows, type LaneGroup } from "./laneGroups.ts";
import type { CodeEditor, TextModel } from "./monaco.ts";
import { offsetAt, positionAt } from "./positions.ts";

/** Room the lane needs right of the text, px. */
export const LANE_WIDTH = 104;

/** Changes whose rows are closer than this share one row of controls, px; also the step of a wheel that counts lines. */
const ROW_HEIGHT = 20;

export interface HunkLane {
  readonly domNode: HTMLElement;
  /** Draws the controls of the changes in view. */
  render(pending: readonly PendingHunk[], focusedId: string | null): void;
  /** Moves with the text; cheap enough for every scroll event. */
  scroll(): void;
  /** Places the lane `left` px from the left edge of the editor. */
  place(left: number): void;
}

interface Row {
  readonly domNode: HTMLElement;
  readonly signature: string;
  top: number;
}

export function createHunkLane(editor: CodeEditor, model: TextModel, ports: EditorPorts, placeOf: (offset: number) => string): HunkLane {
  const domNode = document.createElement("div");
  domNode.className = "hunk-lane";
  domNode.style.width = `${LANE_WIDTH}px`;
  const inner = document.createElement("div");
  inner.className = "hunk-lane-inner";
  domNode.append(inner);
  // The wheel scrolls the text wherever the pointer is.
  domNode.addEventListener(
    "wheel",
    (event) => editor.setScrollTop(editor.getScrollTop() + event.deltaY * (event.deltaMode === 0 ? 1 : ROW_HEIGHT)),
    { passive: true },
  );
  const rows = new Map<string, Row>();

  function placed(pending: readonly PendingHunk[]): { item: PendingHunk; top: number }[] {
    const ranges = editor.getVisibleRanges();
    const first = ranges[0];
    const last = ranges.at(-1);
    if (first === undefined || last === undefined) {
      return [];
    }
    const from = offsetAt(model, { lineNumber: first.startLineNumber, column: 1 });
    const to = offsetAt(model, { lineNumber: last.endLineNumber, column: last.endColumn });
    const result: { item: PendingHunk; top: number }[] = [];
    for (let index = firstEndingAt(pending, from); index < pending.length; index++) {
      const item = pending[index];
      if (item === undefined || item.hunk.start > to) {
        break;
      }
      const position = positionAt(model, item.hunk.start, item.hunk.start < item.hunk.end ? "after" : "before");
      result.push({ item, top: editor.getTopForPosition(position.lineNumber, position.column) });
    }
    return result.sort((a, b) => a.top - b.top);
  }

  function button(icon: IconName, className: string, label: string, onClick: () => void): HTMLButtonElement {
    const element = document.createElement("button");
    element.type = "button";
    element.className = `hunk-lane-button ${className}`;
    element.setAttribute("aria-label", label);
    element.title = label;
    element.append(createIcon(icon));
    element.addEventListener("click", onClick);
    // The text keeps the focus and its selection; the controls can still be reached with the keyboard.
    element.addEventListener("pointerdown", (event) => event.preventDefault());
    return element;
  }

  function createRow(group: LaneGroup, focusedId: string | null): HTMLElement {
    const row = document.createElement("div");
    row.className = "hunk-lane-row";
    const focused = group.hunks.find((item) => item.hunk.id === focusedId);
    const chosen = focused === undefined ? group.hunks : [focused];
    const single = chosen.length === 1 ? chosen[0] : undefined;
    row.classList.toggle("hunk-focused", focused !== undefined);
    const first = group.hunks[0];
    // "none" stands for nothing in the texts.
    const place = placeOf(first?.hunk.start ?? 0) || "none";
    const ids = chosen.map((item) => item.hunk.id);
    const placeInReview = first === undefined ? null : ports.positionOf((focused ?? first).hunk.id);
    const values = {
      count: ids.length,
      place,
      position: placeInReview?.position ?? 0,
      total: placeInReview?.total ?? 0,
      summary: single === undefined ? "none" : summariseHunk(single.hunk.oldText, single.hunk.newText),
    };
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", ports.translate("editor.lane.group", values));
    if (group.hunks.length > 1) {
      const count = document.createElement("button");
      count.type = "button";
      count.className = "hunk-lane-count";
      count.textContent = String(group.hunks.length);
      const label = ports.translate("editor.lane.several", { count: group.hunks.length, place });
      count.setAttribute("aria-label", label);
      count.title = label;
      count.addEventListener("click", () => {
        const index = focused === undefined ? -1 : group.hunks.indexOf(focused);
        const next = group.hunks[(index + 1) % group.hunks.length];
        if (next !== undefined) {
          ports.focusHunk(next.hunk.id);
        }
      });
      row.append(count);
    }
    row.append(
      button("accept", "accept", ports.translate("editor.lane.accept", values), () => ports.decide(ids, "accept")),
      button("reject", "reject", ports.translate("editor.lane.reject", values), () => ports.decide(ids, "reject")),
    );
    if (single !== undefined) {
      row.append(
        button("regenerate", "regenerate", ports.translate("editor.lane.regenerate", values), () => ports.regenerateHunk(single.hunk.id)),
      );
    }
    return row;
  }

  function scroll(): void {
    inner.style.transform = `translateY(${-editor.getScrollTop()}px)`;
  }

  function render(pending: readonly PendingHunk[], focusedId: string | null): void {
    const groups = groupRows(placed(pending), ROW_HEIGHT);
    const keys = new Set(groups.map((group) => group.key));
    for (const [key, row] of rows) {
      if (!keys.has(key)) {
        row.domNode.remove();
        rows.delete(key);
      }
    }
    let previous: HTMLElement | null = null;
    for (const group of groups) {
      const place = ports.positionOf(group.hunks[0]?.hunk.id ?? "");
      const signature = `${place?.position ?? 0}/${place?.total ?? 0} ${group.hunks.map((item) => `${item.hunk.id === focusedId ? "*" : ""}${item.hunk.newText}`).join("\u0000")}`;
      let row = rows.get(group.key);
      if (row === undefined || row.signature !== signature) {
        const domNode = createRow(group, focusedId);
        row?.domNode.remove();
        row = { domNode, signature, top: Number.NaN };
        rows.set(group.key, row);
      }
      if (row.top !== group.top) {
        row.top = group.top;
        row.domNode.style.top = `${group.top}px`;
      }
      // The order in the page is the order of the text, for the Tab key and for screen readers.
      const next: Element | null = previous === null ? inner.firstElementChild : previous.nextElementSibling;
      if (next !== row.domNode) {
        inner.insertBefore(row.domNode, next);
      }
      previous = row.domNode;
    }
    scroll();
  }

  return {
    domNode,
    render,
    scroll,
    place: (left) => {
      domNode.style.left = `${left}px`;
    },
  };
}
