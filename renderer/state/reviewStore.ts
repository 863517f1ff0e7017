/** What belongs to going through changes and is not part of the document: chosen cards, folded groups, the question for a reason, the queue. */
import { create } from "zustand";
import type { ReviewQueue } from "./reviewQueue.ts";

/** A decision that waits for its reason. `required`: something is high-stakes, so that it cannot do without. */
export interface ReasonRequest {
  readonly documentId: string;
  readonly hunkIds: readonly string[];
  readonly verdict: "accept" | "reject";
  readonly required: boolean;
}

/** Somebody else was faster: whose decision a hunk has. `at` is ms since 1970 UTC. */
export interface Conflict {
  readonly hunkId: string;
  readonly verdict: "accept" | "reject";
  readonly by: string;
  readonly at: number;
  readonly reason: string | null;
  /** Hunks of the attempted decision that were decided already. */
  readonly count: number;
}

export interface ReviewState {
  /** Ids of the hunks whose cards are chosen to be decided together. */
  readonly chosen: ReadonlySet<string>;
  /** The card that Shift extends the choice from. */
  readonly anchor: string | null;
  /** Changes of one paragraph and run stand together. */
  readonly grouped: boolean;
  readonly folded: ReadonlySet<string>;
  readonly reasonFor: ReasonRequest | null;
  readonly conflict: Conflict | null;
  readonly queue: ReviewQueue | null;
}

export const FRESH_REVIEW = {
  chosen: new Set<string>(),
  anchor: null,
  folded: new Set<string>(),
  reasonFor: null,
  conflict: null,
  queue: null,
} as const;

export const useReviewStore = create<ReviewState>()(() => ({ ...FRESH_REVIEW, grouped: true }));

export const setReview = useReviewStore.setState;
export const getReview = useReviewStore.getState;
