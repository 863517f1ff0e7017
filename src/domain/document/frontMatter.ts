/** Data between the "---" lines at the start of a document. `end`: offset behind the closing line, 0 without front matter. */
export interface FrontMatter {
  readonly data: Record<string, string | string[]>;
  readonly end: number;
}

const NONE: FrontMatter = { data: {}, end: 0 };

/**
 * Reads front matter: "key: value" lines with plain or quoted values, lists as "[a, b]" or as "- a" lines below the key,
 * "#" comments. Other YAML is kept out on purpose: what is not understood is skipped, never guessed.
 */
export function parseFrontMatter(text: string): FrontMatter {
  if (!/^---[ \t]*\n/.test(text)) return NONE;
  const from = text.indexOf("\n") + 1;
  const closing = /^(?:---|\.\.\.)[ \t]*$/gm;
  closing.lastIndex = from;
  const match = closing.exec(text);
  if (match === null) return NONE;
  const after = match.index + match[0].length;
  return { data: parseLines(text.slice(from, match.index)), end: text[after] === "\n" ? after + 1 : after };
}

function parseLines(body: string): Record<string, string | string[]> {
  const data: Record<string, string | string[]> = Object.create(null);
  let list: string[] | null = null;
  for (const line of body.split("\n")) {
    const item = /^[ \t]*-[ \t]+(.*)$/.exec(line);
    if (item !== null && list !== null) {
      list.push(scalar(item[1] ?? ""));
      continue;
    }
    const entry = /^([\p{L}_][\p{L}\p{N}_-]*)[ \t]*:(?:[ \t]+(.*))?$/u.exec(line);
    if (entry === null) continue;
    const key = entry[1] ?? "";
    const value = withoutComment(entry[2] ?? "").trim();
    list = null;
    if (value === "") {
      list = [];
      data[key] = list;
    } else if (value.startsWith("[") && value.endsWith("]")) {
      data[key] = splitList(value.slice(1, -1));
    } else data[key] = scalar(value);
  }
  // A key with nothing behind it and no list below is an empty text.
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Array.isArray(value) && value.length === 0 ? "" : value]));
}

/** "a, "b, c", d" without splitting inside quotes. */
function splitList(inner: string): string[] {
  const items = inner.match(/\s*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]+)/g) ?? [];
  return items.map((item) => scalar(item)).filter((item) => item !== "");
}

function scalar(raw: string): string {
  const value = withoutComment(raw).trim();
  if (value.length >= 2 && value.startsWith('"') && value.endsWith('"')) return value.slice(1, -1).replace(/\\(["\\])/g, "$1");
  if (value.length >= 2 && value.startsWith("'") && value.endsWith("'")) return value.slice(1, -1).replaceAll("''", "'");
  return value;
}

/** A "#" after a space begins a comment, unless the value is quoted. */
function withoutComment(value: string): string {
  if (/^["']/.test(value)) return value;
  const at = value.search(/(?:^|\s)#/);
  return at < 0 ? value : value.slice(0, at);
}
