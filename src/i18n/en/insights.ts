/** Texts of insights. */
export const insights = {
  "insights.title": "Insights",
} as const;
