import type { comments as english } from "../en/comments.ts";

/** Texts of comments. */
export const comments: Record<keyof typeof english, string> = {
  "comments.title": "コメント",
};
