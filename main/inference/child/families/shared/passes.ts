/** Which canvases are denoised together: distant spans jointly where they fit into one window, long ones block after block. */
import type { PlacedTokens } from "../../tokenisedText.ts";
import { type Canvas, OPEN } from "./canvas.ts";
import type { SpanLayout } from "./spanLayout.ts";

/** Longest canvas that is denoised at once. */
export const BLOCK = 128;
/** Longest window that the models are trained on for the most part; longer ones are only slower. */
const WINDOW = 512;
const LEAST_CONTEXT = 64;

/** Slots [from, to) of the canvas of one span. */
export interface PassPart {
  readonly span: number;
  readonly from: number;
  readonly to: number;
}

/** One unit of denoising. `between[i]` are the tokens between part i and part i + 1. */
export interface Pass {
  readonly parts: readonly PassPart[];
  readonly between: readonly PlacedTokens[];
  readonly size: number;
}

export function windowLength(maxPositions: number): number {
  return Math.min(WINDOW, maxPositions);
}

/** How much is denoised together. */
export interface PassLimits {
  /** Positions of a window. */
  readonly window: number;
  /** Slots of a pass. */
  readonly block: number;
}

export function passLimits(maxPositions: number): PassLimits {
  const window = windowLength(maxPositions);
  return { window, block: Math.min(BLOCK, Math.floor(window / 2)) };
}

/** `between` gives the tokens of a text range; it is asked for ranges between spans that are near enough to matter. */
export function planPasses(
  layouts: readonly SpanLayout[],
  between: (start: number, end: number) => PlacedTokens,
  maxPositions: number,
  { window, block: most }: PassLimits = passLimits(maxPositions),
): Pass[] {
  const passes: Pass[] = [];
  let group: { parts: PassPart[]; between: PlacedTokens[]; size: number; inner: number } | null = null;
  const flush = (): void => {
    if (group) passes.push({ parts: group.parts, between: group.between, size: group.size });
    group = null;
  };
  for (const [span, layout] of layouts.entries()) {
    const length = layout.target.length;
    if (length > most) {
      flush();
      const blocks = Math.ceil(length / most);
      for (let block = 0; block < blocks; block += 1) {
        const from = Math.round((length * block) / blocks);
        const to = Math.round((length * (block + 1)) / blocks);
        passes.push({ parts: [{ span, from, to }], between: [], size: to - from });
      }
      continue;
    }
    const part = { span, from: 0, to: length };
    if (group) {
      const last = layouts[span - 1]?.replaced.end ?? 0;
      const near = layout.replaced.start - last <= window * 16; // a token is never longer than 24 characters and rarely than 8
      const gap = near ? between(last, layout.replaced.start) : null;
      if (gap && group.size + length <= most && group.inner + gap.ids.length + length <= window - LEAST_CONTEXT) {
        group = {
          parts: [...group.parts, part],
          between: [...group.between, gap],
          size: group.size + length,
          inner: group.inner + gap.ids.length + length,
        };
        continue;
      }
      flush();
    }
    group = { parts: [part], between: [], size: length, inner: length };
  }
  flush();
  return passes.filter((pass) => pass.size > 0);
}

/** Undecided slots of a pass. */
export function openSlots(pass: Pass, canvases: readonly Canvas[]): number {
  let open = 0;
  for (const part of pass.parts) {
    const ids = canvases[part.span]?.ids;
    for (let i = part.from; i < part.to; i += 1) if (ids?.[i] === OPEN) open += 1;
  }
  return open;
}
