import type { review as english } from "../en/review.ts";

/** Texts of review. */
export const review: Record<keyof typeof english, string> = {
  "review.title": "レビュー",
};
