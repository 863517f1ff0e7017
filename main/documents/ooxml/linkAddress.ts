import type { Piece } from "./flow.ts";

/** Where a piece links to, as Markdown writes it: an outside address (http, https, mailto) or "#id"; null for links that lead nowhere here. */
export function linkAddress({ link }: Piece, targetOf: (bookmark: string) => string | null): string | null {
  if (link === null) return null;
  if (!link.startsWith("#")) return /^(https?|mailto):/i.test(link) ? link.replace(/[\s<>()\\]/g, encodeURIComponent) : null;
  const target = targetOf(link.slice(1));
  return target === null ? null : `#${target}`;
}
