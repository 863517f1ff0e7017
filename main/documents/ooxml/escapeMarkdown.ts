/** Where a text will stand. */
export interface EscapePlace {
  /** It begins a line. */
  readonly atStart: boolean;
  /** Inside of a table's cell. */
  readonly inTable: boolean;
  /** Inside of a link, where addresses do not become links of their own. */
  readonly inLink: boolean;
}

/**
 * Text as Markdown that says the same. Only what could be read as a mark is escaped, so that contracts stay readable: `atStart` when the
 * text begins a line, `inTable` inside of a table's cell.
 */
export function escapeMarkdown(text: string, where: EscapePlace): string {
  let escaped = text
    .replace(/[\\`*[\]]/g, "\\$&")
    .replace(/~(?=~)|(?<=~)~/g, "\\~")
    .replace(/<(?=[A-Za-z/!?])/g, "\\<")
    .replace(/&(?=#?[A-Za-z0-9]{1,31};)/g, "\\&")
    .replace(/\{(?=#[\p{L}\p{N}_.-]+\})/gu, "\\{")
    .replace(/(?<![\p{L}\p{N}_])_(?=[^\s_])|(?<=[^\s_])_(?![\p{L}\p{N}_])/gu, "\\_");
  if (!where.inLink)
    escaped = escaped
      .replace(/\b(https?:\/\/|www\.)(?=\S)/g, (address) => address.replace(/([:.])/, "\\$1"))
      .replace(/@(?=[\w-]+\.[\w-])/g, "\\@");
  if (where.inTable) escaped = escaped.replaceAll("|", "\\|");
  if (!where.atStart) return escaped;
  return escaped
    .replace(/^\s+/u, "")
    .replace(/^(#{1,6})(?=\s|$)/, "\\$1")
    .replace(/^([-+])(?=\s|$|[-+]{2})/, "\\$1")
    .replace(/^(=+|-+)\s*$/, "\\$&")
    .replace(/^(_{3,}|(?:_ ?){3,})\s*$/, "\\$&")
    .replace(/^>/, "\\>")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/^:(?=\s)/, "\\:");
}
