/** Names that Windows keeps for devices, with or without an extension. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/iu;

/** Longest name without extension, in bytes of UTF-8: file systems end at 255. */
const MAX_BYTES = 180;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A file name that every platform can store, made from a document's title: no separators, no control, bidirectional or
 * zero-width characters, no leading or trailing dots and spaces, no device names, not too long.
 */
export function safeFileName(title: string, extension: string): string {
  const clean = title
    .normalize("NFC")
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\ufffd]/gu, "")
    .replace(/[<>:"/\\|?*]+/gu, "-")
    .replace(/\s+/gu, " ")
    .replace(/^[\s.-]+|[\s.-]+$/gu, "");
  const short = shorten(clean).replace(/[\s.-]+$/u, "");
  const [stem = ""] = short.split(".");
  const name = short === "" ? "document" : RESERVED.test(stem.trim()) ? `_${short}` : short;
  return `${name}.${extension}`;
}

function shorten(name: string): string {
  const encoder = new TextEncoder();
  let bytes = 0;
  let kept = "";
  for (const { segment } of GRAPHEMES.segment(name)) {
    bytes += encoder.encode(segment).length;
    if (bytes > MAX_BYTES) break;
    kept += segment;
  }
  return kept;
}
