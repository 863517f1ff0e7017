/** Texts of comments. */
export const comments = {
  "comments.title": "Comments",
} as const;
