/** An evaluation from request to figures: sections one after the other, each a generator that can be stopped between two network runs. */

import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { EVALUATION_SECTIONS, type EvaluationSection, type Measured } from "../../../../src/domain/evaluation/evaluation.ts";
import { checkHashes } from "../../package/files.ts";
import type { Dtype } from "../../package/manifest.ts";
import type { EvaluateRequest } from "../../protocol.ts";
import { familyNamed } from "../families/registry.ts";
import type { CheckedPackage, SpanGenerator } from "../families/spanGenerator.ts";
import { openPackage } from "../openPackage.ts";
import { dtypesFor } from "../providers.ts";
import type { Bench, Section } from "./bench.ts";
import { calibration } from "./calibration.ts";
import { clause } from "./clause.ts";
import { factorisation } from "./factorisation.ts";
import type { CausalMeasurable } from "./measurable.ts";
import { openVariant } from "./openVariant.ts";
import { recovery } from "./recovery.ts";
import { SCALES } from "./scale.ts";
import { singleToken } from "./singleToken.ts";
import { spanNll } from "./spanNll.ts";
import { speed } from "./speed.ts";
import { chooseWindows, tokenWindow } from "./windows.ts";

/** A place to stop, and where the evaluation is: `done` of `of` parts of the section. */
export interface EvaluationProgress {
  readonly section: EvaluationSection;
  readonly done: number;
  readonly of: number;
}

/**
 * Measures a package. Yields at most one network run apart; whoever stops iterating calls `return()`, which closes the sessions. A section
 * that would begin after `request.seconds` is left out. Throws MODEL_MISSING, MODEL_BROKEN, INVALID_ARGUMENT, INFERENCE_FAILED.
 */
export async function* evaluate(request: EvaluateRequest): AsyncGenerator<EvaluationProgress, Measured> {
  const began = performance.now();
  const checked = await openPackage(request.folder);
  await checkHashes(request.folder, checked.manifest);
  const { generator, dtype } = await openChosen(checked, request);
  let companion: { checked: CheckedPackage; generator: SpanGenerator } | null = null;
  try {
    const { measurable } = generator;
    if (!measurable)
      throw new PalimpsestError(
        "NOT_AVAILABLE",
        `Packages of the family "${checked.manifest.family}" cannot be evaluated. Compare it with another model on your documents instead.`,
        {
          model: checked.manifest.id,
        },
      );
    companion = request.autoregressive === null ? null : await openCompanion(request.autoregressive, checked);
    const scale = SCALES[request.size];
    const bench: Bench = {
      generator,
      measurable,
      scale,
      autoregressive: causalOf(companion?.generator),
      windows: chooseWindows(request.windows, scale.windows).map(({ window, number }) =>
        tokenWindow(window, number, measurable, request.baselines),
      ),
    };
    const result: Measured = {
      model: {
        id: checked.manifest.id,
        family: checked.manifest.family,
        version: checked.manifest.version,
        packageHash: checked.packageHash,
        tokenizerSha256: checked.manifest.tokenizer.sha256,
        dtype,
        provider: generator.model.provider,
        providerReason: generator.model.providerReason,
      },
      autoregressive: companion && {
        id: companion.checked.manifest.id,
        packageHash: companion.checked.packageHash,
        exact: companion.generator.measurable?.exact ?? false,
      },
      exact: measurable.exact,
      spanNll: null,
      calibration: null,
      factorisation: null,
      singleToken: null,
      recovery: null,
      clause: null,
      speed: null,
      seconds: {},
      leftOut: [],
      notApplicable: measurable.without ?? {},
    };
    for (const section of EVALUATION_SECTIONS) {
      if (measurable.without?.[section] !== undefined) continue;
      if (performance.now() - began > request.seconds * 1000) {
        result.leftOut.push(section);
        continue;
      }
      const start = performance.now();
      Object.assign(result, { [section]: yield* named(section, measure(section, bench, checked)) });
      result.seconds[section] = Math.round((performance.now() - start) / 100) / 10;
    }
    return result;
  } finally {
    await companion?.generator.close();
    await generator.close();
  }
}

function measure(section: EvaluationSection, bench: Bench, checked: CheckedPackage): Section<unknown> {
  switch (section) {
    case "spanNll":
      return spanNll(bench);
    case "calibration":
      return calibration(bench);
    case "factorisation":
      return factorisation(bench);
    case "singleToken":
      return singleToken(bench);
    case "recovery":
      return recovery(bench);
    case "clause":
      return clause(bench);
    case "speed":
      return speed(bench, checked);
  }
}

async function* named<T>(section: EvaluationSection, parts: Section<T>): AsyncGenerator<EvaluationProgress, T | null> {
  try {
    for (;;) {
      const next = await parts.next();
      if (next.done) return next.value;
      yield { section, ...next.value };
    }
  } finally {
    await parts.return(null);
  }
}

/** The package in the precision that is asked for, or in the one that the app would use. */
async function openChosen(
  checked: CheckedPackage,
  { provider, dtype }: EvaluateRequest,
): Promise<{ readonly generator: SpanGenerator; readonly dtype: Dtype }> {
  const available = new Set(checked.manifest.graphs.map((graph) => graph.dtype));
  if (dtype !== null) {
    if (!available.has(dtype))
      throw new PalimpsestError(
        "INVALID_ARGUMENT",
        `The package "${checked.manifest.id}" has no graphs in ${dtype} (it has: ${[...available].join(", ")}). Choose one of those.`,
        { model: checked.manifest.id },
      );
    return { generator: await openVariant(checked, provider, dtype), dtype };
  }
  const generator = await familyNamed(checked.manifest.family).open(checked, provider);
  const best = dtypesFor(generator.model.provider, available)[0];
  if (best === undefined || available.size === 1) return { generator, dtype: best ?? "float32" };
  await generator.close();
  return { generator: await openVariant(checked, generator.model.provider, best), dtype: best };
}

/** The autoregressive baseline. Throws INVALID_ARGUMENT when it is none, or has another tokenizer. */
async function openCompanion(folder: string, { manifest }: CheckedPackage): Promise<{ checked: CheckedPackage; generator: SpanGenerator }> {
  const checked = await openPackage(folder);
  await checkHashes(folder, checked.manifest);
  const generator = await familyNamed(checked.manifest.family).open(checked, "cpu");
  if (
    generator.measurable?.type === "causal" &&
    !generator.measurable.bound &&
    checked.manifest.tokenizer.sha256 === manifest.tokenizer.sha256
  )
    return { checked, generator };
  await generator.close();
  throw new PalimpsestError(
    "INVALID_ARGUMENT",
    `The package "${checked.manifest.id}" is no autoregressive baseline with the same tokenizer. Leave it out, or name another one.`,
    { model: checked.manifest.id },
  );
}

function causalOf(generator: SpanGenerator | undefined): CausalMeasurable | null {
  return generator?.measurable?.type === "causal" ? generator.measurable : null;
}
