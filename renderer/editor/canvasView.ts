/** The canvas of a span that is being denoised, drawn inside its zone. Only slots that changed touch the page. */
import type { Frame, Slot } from "../../src/contract/index.ts";
import { slotLook } from "./canvasSlots.ts";
import type { Translate } from "./editorPorts.ts";
import type { CodeEditor } from "./monaco.ts";

export interface CanvasView {
  readonly domNode: HTMLElement;
  /** Draws the slots of this span in a frame; null: nothing known yet. `waiting` stands there meanwhile. */
  show(frame: Frame | null, span: number): void;
  setWidth(width: number): void;
  /** Height the text needs now, px. */
  neededHeight(): number;
}

export function createCanvasView(editor: CodeEditor, translate: Translate): CanvasView {
  const domNode = document.createElement("div");
  domNode.className = "run-canvas";
  domNode.setAttribute("role", "group");
  const text = document.createElement("div");
  text.className = "run-canvas-text";
  editor.applyFontInfo(text);
  domNode.append(text);
  let drawn: { slot: Slot; element: HTMLElement; isNew: boolean }[] = [];

  function draw(slots: readonly Slot[], changed: ReadonlySet<number>): void {
    for (let index = drawn.length; index > slots.length; index--) {
      drawn[index - 1]?.element.remove();
    }
    drawn = drawn.slice(0, slots.length);
    slots.forEach((slot, index) => {
      let entry = drawn[index];
      const isNew = changed.has(index) && slot.text !== null;
      if (entry === undefined) {
        entry = { slot, element: document.createElement("span"), isNew };
        drawn[index] = entry;
        text.append(entry.element);
      } else if (sameSlot(entry.slot, slot) && entry.isNew === isNew) {
        return;
      }
      entry.slot = slot;
      entry.isNew = isNew;
      const look = slotLook(slot);
      entry.element.className = isNew ? `${look.className} slot-new` : look.className;
      if (entry.element.textContent !== look.text) {
        entry.element.textContent = look.text;
      }
      if (look.probability === null) {
        entry.element.removeAttribute("title");
      } else {
        entry.element.title = translate("editor.confidence.own", { probability: look.probability });
      }
    });
  }

  return {
    domNode,
    show: (frame, span) => {
      const slots = frame?.spans[span]?.slots ?? [];
      draw(slots, new Set(frame?.changed.filter(([index]) => index === span).map(([, position]) => position)));
      domNode.classList.toggle("run-canvas-waiting", slots.length === 0);
      domNode.setAttribute(
        "aria-label",
        frame === null
          ? translate("editor.run.waiting")
          : translate("editor.run.canvas", {
              step: frame.step,
              steps: frame.steps,
              open: slots.filter((slot) => slot.text === null && !slot.deleted).length,
            }),
      );
    },
    setWidth: (width) => {
      text.style.width = `${width}px`;
      editor.applyFontInfo(text);
    },
    neededHeight: () => text.offsetHeight + 12,
  };
}

function sameSlot(a: Slot, b: Slot): boolean {
  return (
    a.text === b.text && a.guess === b.guess && a.logProbability === b.logProbability && a.deleted === b.deleted && a.locked === b.locked
  );
}
