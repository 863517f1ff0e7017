import { clauseName } from "../../../src/domain/document/clauseName.ts";
import { printable } from "../markdown/characters.ts";
import type { Block, Inline, TableCell } from "../markdown/model.ts";
import type { DocumentWords } from "../words.ts";
import type { OriginReport, Source } from "./originReport.ts";

/** Digits of a package's hash that are shown. */
const HASH_DIGITS = 12;

export const APPENDIX_ID = "palimpsest-origins";

/** The appendix about the origin of the text as blocks: who wrote how much, in which clauses, and in which runs of models. */
export function originAppendix(report: OriginReport, { origins, appendix: words }: DocumentWords): Block[] {
  const share = (characters: number): string => percent(characters, report.characters);
  const sources = report.sources.map(({ source, characters }) => [
    nameOf(source, words),
    source.packageHash.slice(0, HASH_DIGITS),
    count(characters),
    share(characters),
  ]);
  const clauses = report.clauses.map(({ clause, amounts }) => {
    const total = amounts.reduce((sum, { characters }) => sum + characters, 0);
    const parts = amounts.map(
      ({ source, characters }) => `${source.kind === "start" ? words.early : nameOf(source, words)} ${percent(characters, total)}`,
    );
    return [clause === null ? words.outside : clauseName(clause), parts.join(words.separator), count(total)];
  });
  const runs = report.runs.map((run) => [
    `${dayOf(run.startedAt)} ${run.id}`,
    `${run.source.name} ${run.source.packageHash.slice(0, HASH_DIGITS)}`.trim(),
    run.decided === null ? `– / ${run.steps}` : `${run.decided.first}–${run.decided.last} / ${run.steps}`,
    `${Math.round(run.strength * 100)} %`,
    String(run.seed),
    run.accepted.join(words.separator),
    count(run.characters),
  ]);
  const title: Block = { type: "heading", level: 1, id: APPENDIX_ID, number: null, children: inlines(origins.title) };
  return [
    title,
    paragraph(words.about(count(report.characters))),
    table([words.source, words.package, words.characters, words.share], sources, 2),
    ...(clauses.length === 0
      ? [paragraph(words.unchanged)]
      : [caption(words.byClause), table([words.clause, words.source, words.characters], clauses, 2)]),
    ...(runs.length === 0
      ? []
      : [
          caption(words.byRun),
          table([words.run, words.modelName, words.steps, words.strength, words.seed, words.accepted, words.characters], runs, 6),
          paragraph(words.reading),
        ]),
  ];
}

function nameOf({ kind, name }: Source, words: DocumentWords["appendix"]): string {
  if (kind === "start") return words.start(name);
  return kind === "model" ? words.model(name) : name;
}

function percent(characters: number, total: number): string {
  return `${total === 0 ? "0.0" : ((characters / total) * 100).toFixed(1)} %`;
}

function count(characters: number): string {
  return characters.toLocaleString("en");
}

/** Date and minute in UTC, which reads the same everywhere. */
function dayOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function inlines(text: string): Inline[] {
  return [{ type: "text", text: printable(text).text.replace(/\s+/gu, " ") }];
}

const paragraph = (text: string): Block => ({ type: "paragraph", children: inlines(text) });
const caption = (text: string): Block => ({ type: "paragraph", children: [{ type: "strong", children: inlines(text) }] });

/** `numbers`: the first column of figures, which stand right, where there is one behind it. */
function table(header: readonly string[], rows: readonly (readonly string[])[], numbers: number): Block {
  const cell = (text: string): TableCell => ({ children: inlines(text) });
  return {
    type: "table",
    align: header.map((_, column) => (column >= numbers ? "right" : null)),
    header: header.map(cell),
    rows: rows.map((row) => row.map(cell)),
  };
}
