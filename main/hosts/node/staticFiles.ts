import { realpathSync, statSync } from "node:fs";
import { extname, isAbsolute, relative, resolve, sep } from "node:path";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
};

/** A file that may be sent: its real path, size in bytes, media type, and whether its name carries a content hash. */
export interface StaticFile {
  readonly path: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly immutable: boolean;
}

/**
 * The file under `root` that a request path (still percent-encoded, without query) names, or null. Decodes once,
 * refuses NUL, backslashes, encoded slashes, drive letters, unknown types and everything that is outside `root` after
 * normalisation or through a symbolic link.
 */
export function findStaticFile(root: string, requestPath: string): StaticFile | null {
  const decoded = decodePath(requestPath);
  if (decoded === null) return null;
  const mediaType = MEDIA_TYPES[extname(decoded === "/" ? "index.html" : decoded).toLowerCase()];
  if (mediaType === undefined) return null;
  const path = resolve(root, `.${decoded === "/" ? "/index.html" : decoded}`);
  if (!isInside(root, path)) return null;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return null;
  const realPath = realpathSync(path);
  if (!isInside(realpathSync(root), realPath)) return null;
  return { path: realPath, bytes: stats.size, mediaType, immutable: /^\/assets\/.*-[\w-]{8}\.\w+$/.test(decoded) };
}

/** Whether `path` lies below the folder `root`; both absolute. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function decodePath(requestPath: string): string | null {
  if (!requestPath.startsWith("/") || /%2f|%5c|%00/i.test(requestPath)) return null;
  try {
    const decoded = decodeURIComponent(requestPath);
    return /[\\\0:]/.test(decoded) || decoded.split("/").includes("..") ? null : decoded;
  } catch {
    return null;
  }
}
