/** Small pages that the web host itself answers with; everything else comes from the renderer's bundle. */

const page = (body: string, head = ""): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Palimpsest</title><link rel="icon" href="data:,">${head}
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36em;margin:15vh auto;padding:0 1.5em;color-scheme:light dark}</style>
</head><body>${body}</body></html>
`;

/**
 * After a token was redeemed. The page moves on by itself instead of redirecting: a Strict cookie is not sent along a
 * redirect that began on another site (a link in a chat or a mail).
 */
export const OPENED_PAGE = page('<p><a href="/">Open Palimpsest</a></p>', '<meta http-equiv="refresh" content="0;url=/">');

/** No session, or a token that was used before. */
export const NO_SESSION_PAGE = page(
  "<h1>Palimpsest is running, but this browser has not been let in</h1><p>Open the address that Palimpsest printed in its terminal. Each address works once; start Palimpsest again for a new one.</p>",
);

export const NOT_FOUND_PAGE = page('<h1>There is nothing here</h1><p><a href="/">Open Palimpsest</a></p>');

/** The bundle is missing. */
export const NOT_BUILT_PAGE = page(
  "<h1>The interface has not been built</h1><p>Run <code>npm run build</code>, then reload this page.</p>",
);
