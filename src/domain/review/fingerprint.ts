import { findDefinedTerms, findTermUses } from "../document/definedTerms.ts";
import type { DocumentKind } from "../document/documentState.ts";
import { canonicalPieces } from "./canonicalText.ts";
import { type Clause, readClauses } from "./clauses.ts";

/** SHA-256 of a text in UTF-8, hexadecimal. */
export type Digest = (text: string) => string;

/** A clause and what an approval of it is bound to. */
export interface PrintedClause extends Omit<Clause, "text"> {
  /** Digest of its own canonical text. */
  readonly content: string;
  /** The same without its heading: a renamed clause keeps it. */
  readonly body: string;
  /** Defined terms that it uses, directly or through a definition, in order of the alphabet. */
  readonly terms: readonly string[];
  /** Digest of its canonical text and of the definitions of its terms. */
  readonly fingerprint: string;
  /** Its own text as it stands, for comparing. */
  readonly text: string;
}

/** What is known of a clause's own text alone. */
interface Analysis {
  readonly content: string;
  readonly body: string;
  readonly definitions: readonly Definition[];
  /** Whether the text contains a term, for terms that were looked for. */
  readonly contains: Map<string, boolean>;
  /** Terms that it uses, of the defined terms `among` (joined). */
  uses: { readonly among: string; readonly terms: readonly string[] } | null;
  /** What came out for closures of these numbers. */
  print: { readonly closures: string; readonly terms: readonly string[]; readonly fingerprint: string } | null;
}

interface Definition {
  readonly term: string;
  /** The paragraph, item or row that defines it, canonical. */
  readonly text: string;
}

/** Texts of clauses whose analysis is kept at least. */
const KEPT = 4096;

/**
 * Computes fingerprints of clauses. Remembers what it found out about each clause's text, so that after an edit only the touched clauses
 * and those that use a changed definition are looked at again.
 */
export class Fingerprints {
  readonly #digest: Digest;
  /** Two generations: what was not asked for while the young one filled up is forgotten. */
  #young = new Map<string, Analysis>();
  #old = new Map<string, Analysis>();
  /** Numbers of closures by what is in them: equal numbers, equal definitions. */
  readonly #numbers = new Map<string, number>();

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  /** The clauses of a text, in its order, with their fingerprints. */
  read(text: string, kind: DocumentKind): PrintedClause[] {
    const clauses = readClauses(text, kind);
    const analyses = clauses.map((clause) => this.#analyse(clause.text));
    const definitions = firstDefinitions(analyses);
    const terms = [...definitions.keys()];
    const among = terms.join("\n");
    const closures = this.#closures(definitions, terms, among);
    return clauses.map((clause, index): PrintedClause => {
      const analysis = analyses[index] as Analysis;
      const uses = this.#uses(clause.text, analysis, terms, among);
      const numbers = uses.map((term) => closures.get(term)?.number).join(" ");
      if (analysis.print?.closures !== numbers) {
        const sorted = [...new Set(uses.flatMap((term) => closures.get(term)?.terms ?? []))].sort();
        const of = [analysis.content, ...sorted.flatMap((term) => [term, this.#content(definitions.get(term) ?? "")])].join("\n");
        analysis.print = { closures: numbers, terms: sorted, fingerprint: this.#digest(of) };
      }
      const { id, named, title, label, ranges, text: own } = clause;
      const { content, body, print } = analysis;
      return { id, named, title, label, ranges, text: own, content, body, terms: print.terms, fingerprint: print.fingerprint };
    });
  }

  /** What defines each defined term of a text, canonical. */
  definitions(text: string, kind: DocumentKind): Map<string, string> {
    return firstDefinitions(readClauses(text, kind).map((clause) => this.#analyse(clause.text)));
  }

  /** Each term with itself and every term that its definition uses, directly or not. */
  #closures(
    definitions: ReadonlyMap<string, string>,
    terms: readonly string[],
    among: string,
  ): Map<string, { readonly terms: readonly string[]; readonly number: number }> {
    const direct = new Map<string, readonly string[]>();
    for (const [term, words] of definitions) direct.set(term, this.#uses(words, this.#analyse(words), terms, among));
    return new Map(
      terms.map((term) => {
        const reached = new Set([term]);
        for (const next of reached) for (const used of direct.get(next) ?? []) reached.add(used);
        const all = [...reached];
        return [
          term,
          { terms: all, number: this.#number(all.map((one) => `${one} ${this.#content(definitions.get(one) ?? "")}`).join("\n")) },
        ];
      }),
    );
  }

  #number(closure: string): number {
    const known = this.#numbers.get(closure);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(closure, number);
    return number;
  }

  #uses(text: string, analysis: Analysis, terms: readonly string[], among: string): readonly string[] {
    if (analysis.uses?.among === among) return analysis.uses.terms;
    const candidates = terms.filter((term) => {
      const known = analysis.contains.get(term);
      if (known !== undefined) return known;
      const found = text.includes(term);
      analysis.contains.set(term, found);
      return found;
    });
    analysis.uses = { among, terms: findTermUses(text, candidates) };
    return analysis.uses.terms;
  }

  #content(text: string): string {
    return this.#analyse(text).content;
  }

  #analyse(text: string): Analysis {
    const known = this.#young.get(text) ?? this.#old.get(text);
    const analysis = known ?? this.#analyseAnew(text);
    if (!this.#young.has(text)) {
      if (this.#young.size >= KEPT) {
        this.#old = this.#young;
        this.#young = new Map();
      }
      this.#young.set(text, analysis);
    }
    return analysis;
  }

  #analyseAnew(text: string): Analysis {
    const pieces = canonicalPieces(text);
    const definitions = findDefinedTerms(text).map(({ term, start }): Definition => {
      const piece = pieces.find((candidate) => candidate.start <= start && start < candidate.end);
      return { term, text: piece?.canonical ?? "" };
    });
    const all = pieces.map((piece) => piece.canonical).join("\n\n");
    const withoutHeading = pieces.flatMap((piece) => (piece.heading ? [] : [piece.canonical])).join("\n\n");
    return { content: this.#digest(all), body: this.#digest(withoutHeading), definitions, contains: new Map(), uses: null, print: null };
  }
}

/** The first definition of a term counts. */
function firstDefinitions(analyses: readonly Analysis[]): Map<string, string> {
  const definitions = new Map<string, string>();
  for (const { definitions: found } of analyses)
    for (const { term, text } of found) if (!definitions.has(term)) definitions.set(term, text);
  return definitions;
}
