import type { BlameInfo, BlameOrigin } from "../../../src/contract/index.ts";
import type { DocumentKind } from "../../../src/domain/document/documentState.ts";
import { type OutlineItem, parseOutline } from "../../../src/domain/document/outline.ts";

/** Somebody or something that text comes from. */
export interface Source {
  readonly kind: "start" | "person" | "model";
  /** Of the person or the model; of what the document began with: the file, or "". */
  readonly name: string;
  /** SHA-256 (hex) of the model's package, "" where there is none. */
  readonly packageHash: string;
}

/** An amount of text, in UTF-16 units of the Markdown source. */
export interface Amount {
  readonly source: Source;
  readonly characters: number;
}

/** What stands in the text of what a model wrote in one run. */
export interface RunAmount extends Amount {
  readonly id: string;
  readonly startedAt: number;
  readonly strength: number;
  readonly seed: number;
  /** Steps of the run, and those of them that decided words of the text, null where these were not recorded. */
  readonly steps: number;
  readonly decided: { readonly first: number; readonly last: number } | null;
  /** Who accepted it. */
  readonly accepted: readonly string[];
}

/** Where a text comes from, and how much of it. Stretches of nothing but white space are nobody's and are not counted. */
export interface OriginReport {
  readonly characters: number;
  /** The greatest first. */
  readonly sources: readonly Amount[];
  readonly runs: readonly RunAmount[];
  /** Clauses in which something was written since the document began, in the order of the text; null: outside of all clauses. */
  readonly clauses: readonly { readonly clause: Pick<OutlineItem, "label" | "title"> | null; readonly amounts: readonly Amount[] }[];
}

/** Adds up the blame of a text. A clause has what stands in it but not what stands in a clause inside of it. */
export function originReport(blame: BlameInfo, text: string, kind: DocumentKind): OriginReport {
  const sources = new Tally<Source>();
  const clauses = new Map<OutlineItem | null, Tally<Source>>();
  const runs = new Map<string, RunTally>();
  const outline = new OutlineWalk(parseOutline(text, kind));
  let characters = 0;
  for (const { start, end, origin: number, step } of blame.spans) {
    const origin = blame.origins[number];
    if (origin === undefined || text.slice(start, end).trim() === "") continue;
    const source = sourceOf(origin);
    const key = `${source.kind} ${source.name} ${source.packageHash}`;
    characters += end - start;
    sources.add(key, source, end - start);
    if (origin.run !== null) {
      const run = runs.get(origin.run.id) ?? new RunTally(origin.run, source);
      runs.set(origin.run.id, run);
      run.add(end - start, step, origin.change?.decision?.by ?? null);
    }
    for (const part of outline.cut(start, end)) {
      const tally = clauses.get(part.item) ?? new Tally<Source>();
      clauses.set(part.item, tally);
      tally.add(key, source, part.length);
    }
  }
  return {
    characters,
    sources: sources.amounts(),
    runs: [...runs.values()].map((run) => run.amount()).sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)),
    clauses: [...clauses]
      .map(([clause, tally]) => ({ clause, amounts: tally.amounts() }))
      .filter(({ amounts }) => amounts.some(({ source }) => source.kind !== "start")),
  };
}

function sourceOf({ kind, author, run, source }: BlameOrigin): Source {
  if (kind === "start") return { kind: "start", name: source?.kind === "file" ? source.name : "", packageHash: "" };
  return { kind: author.kind === "model" ? "model" : "person", name: author.name, packageHash: run?.packageHash ?? "" };
}

class Tally<Of extends Source> {
  readonly #amounts = new Map<string, { readonly source: Of; characters: number }>();

  add(key: string, source: Of, characters: number): void {
    const found = this.#amounts.get(key) ?? { source, characters: 0 };
    found.characters += characters;
    this.#amounts.set(key, found);
  }

  amounts(): Amount[] {
    return [...this.#amounts.values()].sort((a, b) => b.characters - a.characters);
  }
}

class RunTally {
  readonly #run: NonNullable<BlameOrigin["run"]>;
  readonly #source: Source;
  readonly #accepted = new Set<string>();
  readonly #steps: number[] = [];
  #characters = 0;

  constructor(run: NonNullable<BlameOrigin["run"]>, source: Source) {
    this.#run = run;
    this.#source = source;
  }

  add(characters: number, step: number | null, by: string | null): void {
    this.#characters += characters;
    if (step !== null && step > 0) this.#steps.push(step);
    if (by !== null) this.#accepted.add(by);
  }

  amount(): RunAmount {
    const { id, startedAt, strength, seed, steps } = this.#run;
    const decided =
      this.#steps.length === 0
        ? null
        : { first: this.#steps.reduce((a, b) => Math.min(a, b)), last: this.#steps.reduce((a, b) => Math.max(a, b)) };
    const amount = { source: this.#source, characters: this.#characters, accepted: [...this.#accepted].sort() };
    return { ...amount, id, startedAt, strength, seed, steps, decided };
  }
}

/** Cuts stretches, which come in the order of the text, at the borders of the innermost clauses. */
class OutlineWalk {
  readonly #items: readonly OutlineItem[];
  readonly #open: OutlineItem[] = [];
  #next = 0;

  constructor(items: readonly OutlineItem[]) {
    this.#items = items;
  }

  cut(start: number, end: number): { readonly item: OutlineItem | null; readonly length: number }[] {
    const parts: { item: OutlineItem | null; length: number }[] = [];
    for (let at = start; at < end; ) {
      for (let item = this.#items[this.#next]; item !== undefined && item.start <= at; item = this.#items[this.#next]) {
        this.#close(item.start);
        this.#open.push(item);
        this.#next += 1;
      }
      this.#close(at);
      const item = this.#open.at(-1) ?? null;
      const border = Math.min(end, this.#items[this.#next]?.start ?? end, item?.end ?? end);
      parts.push({ item, length: border - at });
      at = border;
    }
    return parts;
  }

  #close(at: number): void {
    while ((this.#open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= at) this.#open.pop();
  }
}
