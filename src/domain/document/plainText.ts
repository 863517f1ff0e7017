/** Mark that names a heading or clause: `{#payment}`. */
export const ID_MARK = /[ \t]*\{#([\p{L}\p{N}_.-]+)\}/u;

/** A line of Markdown as a reader sees it: no emphasis, links, code marks, tags or `{#id}`. */
export function plainText(markdown: string): string {
  if (!/[*_`[<~{\\]|\s\s/.test(markdown)) return markdown.trim();
  return markdown
    .replace(ID_MARK, "")
    .replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, "$1")
    .replace(/<\/?[A-Za-z][^<>]*>/g, "")
    .replace(/(\*{1,3}|~~|`+)(?=\S)([^\n]*?\S)\1/g, "$2")
    .replace(/(?<![\p{L}\p{N}])(_{1,3})(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu, "$2")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
