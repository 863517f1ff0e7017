/** Sites that a link may open in the user's browser. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set([
  "commonmark.org",
  "spec.commonmark.org",
  "commonpaper.com",
  "bonterms.com",
  "creativecommons.org",
  "www.apache.org",
]);

/** The address to hand to the system's browser, or null: only parsed https addresses of known sites, without credentials or port. */
export function allowedExternalUrl(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || url.protocol !== "https:" || url.username !== "" || url.password !== "" || url.port !== "") return null;
  return ALLOWED_HOSTS.has(url.hostname) ? url.href : null;
}
