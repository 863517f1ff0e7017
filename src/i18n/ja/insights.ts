import type { insights as english } from "../en/insights.ts";

/** Texts of insights. */
export const insights: Record<keyof typeof english, string> = {
  "insights.title": "分析",
};
