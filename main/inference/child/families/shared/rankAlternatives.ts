/** What ranking needs to know of an alternative. */
export interface Rankable {
  /** Number of the alternative in the run's frames. */
  readonly index: number;
  /** Mean log-probability per token with that token left out, nats; null where unknown. */
  readonly leaveOneOutNats: number | null;
  readonly spans: readonly { readonly text: string }[];
}

/** Alternatives with the likeliest first (unknown ones last, equal ones as they were numbered), each wording once. */
export function rankAlternatives<T extends Rankable>(alternatives: readonly T[]): T[] {
  const rank = ({ leaveOneOutNats }: T): number => leaveOneOutNats ?? Number.NEGATIVE_INFINITY;
  const sorted = alternatives.toSorted((a, b) => (rank(a) === rank(b) ? a.index - b.index : rank(b) - rank(a)));
  const seen = new Set<string>();
  return sorted.filter(({ spans }) => {
    const wording = JSON.stringify(spans.map((span) => span.text));
    if (seen.has(wording)) return false;
    seen.add(wording);
    return true;
  });
}
