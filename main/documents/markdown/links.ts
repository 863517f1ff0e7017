const ACTIVE = new Set(["http:", "https:", "mailto:"]);

/** The address when it may be followed from an exported file (http, https, mailto), else null. */
export function activeHref(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  return ACTIVE.has(url.protocol) ? url.href : null;
}
