import type { HOUSE_LEFT } from "../../../src/contract/house.ts";

/** What was taken over from a house file, and what was not. */
export interface HouseReport {
  readonly styles: number;
  readonly headers: number;
  readonly footers: number;
  readonly pictures: number;
  /** Size of the page in twips (1/20 point); null where the file does not say. */
  readonly page: { readonly width: number; readonly height: number } | null;
  /** What the file has and an export never takes over, by kind, with its number. */
  readonly left: readonly { readonly what: HouseLeft; readonly count: number }[];
}

/** Kinds of things that stay behind: they lead out of the file, run, or embed something else. */
export type HouseLeft = (typeof HOUSE_LEFT)[number];

/** Counts what stays behind. */
export class LeftBehind {
  readonly #counts = new Map<HouseLeft, number>();

  add(what: HouseLeft, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }

  list(): HouseReport["left"] {
    return [...this.#counts].map(([what, count]) => ({ what, count })).sort((a, b) => (a.what < b.what ? -1 : 1));
  }
}
