import { describe, expect, it } from "vitest";
import type { Slot } from "../../src/contract/index.ts";
import { reservedLines, slotLook } from "./canvasSlots.ts";

const slot = (patch: Partial<Slot>): Slot => ({ text: null, guess: null, logProbability: null, deleted: false, locked: false, ...patch });

describe("slotLook", () => {
  it("draws open positions as blocks as wide as the guess, apart like words", () => {
    expect(slotLook(slot({ guess: " years" })).text).toBe(" ░░░░░");
    expect(slotLook(slot({ guess: "日本" })).text).toBe("░░");
    expect(slotLook(slot({})).text).toBe(" ░░░░");
  });
  it("draws decided text in ink, lighter with doubt", () => {
    const classes = [0.95, 0.6, 0.4, 0.1].map(
      (probability) => slotLook(slot({ text: "a", logProbability: Math.log(probability) })).className,
    );
    expect(classes).toEqual(["slot", "slot slot-doubt-1", "slot slot-doubt-2", "slot slot-doubt-3"]);
  });
  it("shows nothing for a deleted position and marks a locked one", () => {
    expect(slotLook(slot({ deleted: true, guess: "x" })).text).toBe("");
    expect(slotLook(slot({ text: "USD", locked: true, logProbability: -9 })).className).toBe("slot slot-locked");
  });
});

describe("reservedLines", () => {
  it("has room for the whole canvas", () => {
    expect(reservedLines("x".repeat(160), 1.25, 80)).toBe(4);
    expect(reservedLines("short\n\nlines", 1.25, 80)).toBe(4);
    expect(reservedLines("あ".repeat(80), 1, 80)).toBe(3);
  });
  it("has room for new text where there is none yet", () => {
    expect(reservedLines("", 1, 80, 160)).toBe(10);
    expect(reservedLines("", 1, 80, 160, "japanese")).toBe(6);
    expect(reservedLines("x".repeat(800), 1, 80, 16)).toBe(11);
  });
});
