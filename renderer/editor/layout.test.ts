import { describe, expect, it } from "vitest";
import { layoutText, SCROLLBAR_WIDTH } from "./editorOptions.ts";
import { sectionLabel } from "./sections.ts";

describe("layoutText", () => {
  it("keeps lines at 80 characters and centres them in a wide pane", () => {
    const layout = layoutText(1600, 94, 9, 104, 80);
    expect(layout.columns).toBe(80);
    expect(layout.left).toBeGreaterThan(300);
  });
  it("never lets the lane cover text or leave the pane", () => {
    for (let width = 460; width < 1600; width += 7) {
      const layout = layoutText(width, 94, 9, 104, 80);
      expect(layout.laneLeft).toBeGreaterThanOrEqual(94 + layout.columns * 9);
      expect(layout.left + layout.laneLeft + 96).toBeLessThanOrEqual(width - SCROLLBAR_WIDTH);
    }
  });
});

describe("sectionLabel", () => {
  const item = (start: number, label: string, title: string) => ({ id: title, level: 1, label, title, start, end: start + 5, line: 1 });
  const outline = [item(10, "1", "Intro"), item(50, "", "Annex")];
  it("names the clause a place belongs to", () => {
    expect([0, 10, 49, 50].map((offset) => sectionLabel(outline, offset))).toEqual(["", "1", "1", "Annex"]);
  });
});
