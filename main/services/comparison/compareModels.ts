import type { ComparedModel, Comparison } from "../../../src/contract/comparison.ts";
import { figuresOf } from "../../../src/domain/comparison/figures.ts";
import { judge } from "../../../src/domain/comparison/gates.ts";
import { type MeasuredPackage, type MeasuredSuite, type MeasureJob, measurePackage } from "./measurePackage.ts";

/**
 * Regenerates the suite's spans with the old package, then with the new one, so that only one of them is in memory. Throws what `measurePackage`
 * throws.
 */
export async function compareModels(job: MeasureJob, old: MeasuredPackage, now: MeasuredPackage): Promise<Comparison> {
  const { suite, seed } = job;
  const before = await measurePackage(job, old);
  const after = await measurePackage(job, now);
  const oldFigures = figuresOf(before.cases.map((one) => one.measurement));
  const newFigures = figuresOf(after.cases.map((one) => one.measurement));
  const cases = suite.cases.flatMap((one, index): Comparison["cases"] => {
    const oldOutcome = before.cases[index]?.outcome;
    const newOutcome = after.cases[index]?.outcome;
    if (oldOutcome === undefined || newOutcome === undefined) return [];
    const { id, title, kind, source, text, span, locks, reference } = one;
    const wording = {
      before: text.slice(0, span.start),
      original: text.slice(span.start, span.end),
      reference,
      after: text.slice(span.end),
    };
    const locked = locks.map(({ start, end }) => text.slice(start, end));
    return [{ id, title, kind, source, ...wording, locks: locked, old: oldOutcome, new: newOutcome }];
  });
  return {
    suite: suite.name,
    suiteHash: suite.hash,
    seed,
    old: modelOf(old, before, oldFigures),
    new: modelOf(now, after, newFigures),
    cases,
    ...judge(suite.thresholds, oldFigures, newFigures),
  };
}

function modelOf({ id, version, family }: MeasuredPackage, { model }: MeasuredSuite, figures: ReturnType<typeof figuresOf>): ComparedModel {
  return { id, version, family, packageHash: model.packageHash, provider: model.provider, ...figures };
}
