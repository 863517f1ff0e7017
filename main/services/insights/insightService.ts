import type { InsightSummary } from "../../../src/contract/index.ts";
import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import { csvRows, toCsv } from "../../../src/domain/insights/csv.ts";
import type { Facts } from "../../../src/domain/insights/facts.ts";
import { type Group, type Grouping, summarise } from "../../../src/domain/insights/summary.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import { collectFacts, type FactSources } from "./collectFacts.ts";

/** What is asked. */
export interface InsightQuestion {
  readonly documentId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly by: Grouping;
}

/** Figures about the work, from the history of this workspace; nothing of it leaves the machine. */
export class InsightService {
  readonly #sources: FactSources;
  readonly #settings: SettingsService;

  constructor(sources: FactSources, settings: SettingsService) {
    this.#sources = sources;
    this.#settings = settings;
  }

  /** Throws NOT_FOUND. */
  summary(question: InsightQuestion, by: Actor): InsightSummary {
    const { storage } = this.#sources;
    const named = holds(by, "admin");
    const rows = question.documentId === undefined ? storage.documents.list() : [storage.documents.byKey(question.documentId)];
    const nameOf = (person: string): string | null => (named || person === by.name ? person : null);
    const facts = rows.map((row) => collectFacts(this.#sources, row, nameOf));
    const { costs } = this.#settings.get();
    const period = { from: question.from ?? null, to: question.to ?? null };
    const { total, groups, weeks } = summarise(join(facts), period, question.by, costs);
    const titles = new Map(rows.map((row) => [row.key, row.title]));
    const name = ({ key, figures }: Group) => ({
      key,
      name: key === null || question.by !== "document" ? key : (titles.get(key) ?? key),
      figures: { ...figures, cost: figures.cost === null ? null : { ...figures.cost } },
    });
    return {
      total: name({ key: null, figures: total }).figures,
      groups: groups.map(name),
      weeks: weeks.map(({ key, figures }) => ({ ...name({ key, figures }), name: key })),
      named,
      currency: total.cost === null ? null : costs.currency,
    };
  }

  /** The groups as CSV; names of columns are in English, so that programs find them. Throws NOT_FOUND. */
  csv(question: InsightQuestion & { readonly bom: boolean }, by: Actor): { fileName: string; csv: string } {
    const { total, groups, named } = this.summary(question, by);
    const others = question.by === "person" ? (named ? "unknown" : "everybody else") : "none";
    const names = new Map(groups.map((group) => [group.key, group.name ?? others]));
    const csv = toCsv(
      question.by,
      csvRows(groups, total, (key) => names.get(key) ?? others, "total"),
    );
    return { fileName: `insights-by-${question.by}.csv`, csv: question.bom ? `\ufeff${csv}` : csv };
  }
}

function join(facts: readonly Facts[]): Facts {
  return {
    changes: facts.flatMap((some) => some.changes),
    runs: facts.flatMap((some) => some.runs),
    activity: facts.flatMap((some) => some.activity),
    reviews: facts.flatMap((some) => some.reviews),
  };
}
