/** Texts of review. */
export const review = {
  "review.title": "Review",
} as const;
