/** Which canvases are denoised together: distant spans jointly where they fit into one window, long ones block after block. */
import type { GenerateRequest } from "../../../protocol.ts";
import type { PlacedTokens } from "../../tokenisedText.ts";
import { type Canvas, OPEN } from "./canvas.ts";
import type { SpanLayout } from "./spanLayout.ts";

/** Slots of the beginning of a span, about a sentence, where beginnings are written first. */
export const BEGINNING = 24;
/** Most positions that are kept free for what is to follow a beginning. */
const FOLLOWING = 16;

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
  /** Beginnings, behind which the rest is still open: so many positions at most are kept free for it. */
  readonly following?: number;
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

/**
 * `between` gives the tokens of a text range; it is asked for ranges between spans that are near enough to matter. With `coarseFirst` the beginnings of
 * all spans come before the rest of any.
 */
export function planPasses(
  layouts: readonly SpanLayout[],
  between: (start: number, end: number) => PlacedTokens,
  maxPositions: number,
  { limits = passLimits(maxPositions), coarseFirst = false }: { readonly limits?: PassLimits; readonly coarseFirst?: boolean } = {},
): Pass[] {
  const whole = layouts.map((layout, span): PassPart => ({ span, from: 0, to: layout.target.length }));
  if (!coarseFirst) return joinParts(whole, layouts, between, limits);
  const beginnings = whole.map(({ span, to }): PassPart => ({ span, from: 0, to: beginningEnd(to) }));
  const rests = whole.flatMap(({ span, to }): PassPart[] => (beginningEnd(to) < to ? [{ span, from: beginningEnd(to), to }] : []));
  return [
    ...joinParts(beginnings, layouts, between, limits, FOLLOWING).map((pass): Pass => ({ ...pass, following: FOLLOWING })),
    ...joinParts(rests, layouts, between, limits),
  ];
}

/** Beginnings come first only where all is written anew: old wording has its beginnings. */
export function writesCoarseFirst({ coarseFirst, strength, start }: Pick<GenerateRequest, "coarseFirst" | "strength" | "start">): boolean {
  return coarseFirst === true && strength === 1 && start === null;
}

/** How many of the slots of a span are its beginning: all of a short one. */
export function beginningEnd(slots: number): number {
  return slots <= 2 * BEGINNING ? slots : BEGINNING;
}

/** Parts of different spans, in order, as passes. */
function joinParts(
  parts: readonly PassPart[],
  layouts: readonly SpanLayout[],
  between: (start: number, end: number) => PlacedTokens,
  { window, block: most }: PassLimits,
  following = 0,
): Pass[] {
  const passes: Pass[] = [];
  let group: { parts: PassPart[]; between: PlacedTokens[]; size: number; inner: number } | null = null;
  const flush = (): void => {
    if (group) passes.push({ parts: group.parts, between: group.between, size: group.size });
    group = null;
  };
  for (const part of parts) {
    const { span, from, to } = part;
    const layout = layouts[span];
    const length = to - from;
    if (length > most) {
      flush();
      const blocks = Math.ceil(length / most);
      for (let block = 0; block < blocks; block += 1) {
        const first = from + Math.round((length * block) / blocks);
        const end = from + Math.round((length * (block + 1)) / blocks);
        passes.push({ parts: [{ span, from: first, to: end }], between: [], size: end - first });
      }
      continue;
    }
    const start = layout?.replaced.start ?? 0;
    // With it come its beginning as context and the free positions behind it.
    const positions = length + from + Math.min(following, (layout?.target.length ?? to) - to);
    if (group && group.parts.at(-1)?.span === span - 1) {
      const last = layouts[span - 1]?.replaced.end ?? 0;
      const near = start - last <= window * 16; // a token is never longer than 24 characters and rarely than 8
      const gap = near ? between(last, start) : null;
      if (gap && group.size + length <= most && group.inner + gap.ids.length + positions <= window - LEAST_CONTEXT) {
        group = {
          parts: [...group.parts, part],
          between: [...group.between, gap],
          size: group.size + length,
          inner: group.inner + gap.ids.length + positions,
        };
        continue;
      }
    }
    flush();
    group = { parts: [part], between: [], size: length, inner: positions };
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
