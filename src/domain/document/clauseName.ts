/** What a clause is called by: its computed number, and its title. */
export interface NamedClause {
  /** As computed, e.g. "2.1", "(a)", "第2条"; empty where nothing is numbered. */
  readonly label: string;
  readonly title: string;
}

/** Number and title in one, e.g. "2.1 Payment". A number that was typed into the heading does not stand there twice. */
export function clauseName(clause: NamedClause): string {
  return `${clause.label} ${titleBeside(clause)}`.trim();
}

/** The title as it stands beside the number: without the same number at its beginning, if one was typed there. */
export function titleBeside({ label, title }: NamedClause): string {
  if (label === "" || !title.startsWith(label)) return title;
  const rest = title.slice(label.length);
  // "2.1" is not the number of "2.10 Fees", nor "1" that of "1st Schedule"; "(1)" and "①" need nothing behind them.
  const isClosed = /[)\p{No}条]$/u.test(label);
  const separated = /^(?:[.)]?\s+|[．、：:]\s*|(?=[（(]))(?<rest>.+)$/su.exec(rest) ?? (isClosed ? /^(?<rest>.+)$/su.exec(rest) : null);
  return separated?.groups?.rest ?? title;
}
