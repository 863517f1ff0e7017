/** The renderer's own scheme and origin. There is one host, so that there is one origin. */
export const APP_SCHEME = "app";
export const APP_HOST = "palimpsest";
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

/** Whether an address is one of the renderer's own pages. */
export function isAppUrl(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && url.username === "" && url.password === "";
}
