/** A part of a text with one origin: its length in UTF-16 units and the index of its stretch, -1 where that is not known. */
export interface OriginRun {
  readonly length: number;
  readonly stretch: number;
}

/** Where the source of a document comes from: `at` gives the stretch of an offset of the Markdown that is parsed. */
export interface OriginSource {
  readonly markdown: string;
  at(offset: number): number;
}

/** Marks that the parser resolved are at most this long, UTF-16 units ("&CounterClockwiseContourIntegral;"). */
const LONGEST_MARK = 40;

/**
 * The origins of a text that stands at [start, end) of the Markdown, where escapes, character references, line breaks or ids may have
 * gone: each character belongs to the next equal one of the source, what has none to the place before.
 */
export function originRuns(text: string, source: OriginSource, start: number, end: number): OriginRun[] {
  const runs: { length: number; stretch: number }[] = [];
  let at = start;
  for (let index = 0; index < text.length; index += 1) {
    const found = nextPlace(text[index] ?? "", source.markdown, at, Math.min(end, at + LONGEST_MARK));
    const stretch = source.at(Math.min(found ?? at, Math.max(start, end - 1)));
    if (found !== null) at = found + 1;
    const last = runs.at(-1);
    if (last?.stretch === stretch) last.length += 1;
    else runs.push({ length: 1, stretch });
  }
  return runs;
}

function nextPlace(character: string, markdown: string, from: number, to: number): number | null {
  for (let at = from; at < to; at += 1) {
    const other = markdown[at] ?? "";
    if (other === character || (character === " " && /\s/.test(other))) return at;
  }
  return null;
}

/** The origins of two texts that become one. */
export function joinRuns(
  left: { readonly text: string; readonly origins?: readonly OriginRun[] },
  right: { readonly text: string; readonly origins?: readonly OriginRun[] },
): readonly OriginRun[] | undefined {
  if (left.origins === undefined && right.origins === undefined) return undefined;
  const runsOf = ({ text, origins }: typeof left): readonly OriginRun[] => origins ?? [{ length: text.length, stretch: -1 }];
  return [...runsOf(left), ...runsOf(right)];
}
