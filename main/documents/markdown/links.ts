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

/** The id that a link inside of the document leads to. */
export function decodeTarget(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
