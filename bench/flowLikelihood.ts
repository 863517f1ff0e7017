/** How likely held-out spans are to a flow, beside the denoiser and the autoregressive baseline of the same tokenizer. */
import type { Measurable } from "../main/inference/child/evaluation/measurable.ts";
import { anyOrderNll } from "../main/inference/child/evaluation/spanNll.ts";
import { meanOf, type TokenWindow } from "../main/inference/child/evaluation/windows.ts";
import type { PackageSummary } from "../main/inference/packages.ts";
import { estimate } from "../src/domain/evaluation/statistics.ts";
import { groupsPlot } from "./curves.ts";
import { heldOutWindows, openHere } from "./heldOutSpans.ts";
import type { BenchmarkOptions, Measurement } from "./measurement.ts";
import { bundledOf, tokenizerOf } from "./packages.ts";

const LENGTHS = [8, 32, 128] as const;

/** NLL of a span, nats per token. */
interface Found {
  readonly kind: string;
  readonly length: number;
  readonly nats: number;
}

/** Of the flow, and of the bundled packages of the other two families where they have the same tokenizer. Throws INFERENCE_FAILED. */
export async function flowLikelihood(flow: PackageSummary, options: BenchmarkOptions): Promise<Measurement[]> {
  const tokenizer = await tokenizerOf(flow);
  const most = options.scale === "full" ? 6 : 1;
  const read: { readonly label: string; readonly summary: PackageSummary; readonly found: readonly Found[] }[] = [];
  for (const [label, summary] of [
    ["flow (bound)", flow],
    ["denoiser (bound)", await bundledOf("masked-diffusion")],
    ["autoregressive (exact)", await bundledOf("autoregressive-infill")],
  ] as const) {
    if (summary === null || (await tokenizerOf(summary)) !== tokenizer) {
      options.log(`${label}: no bundled package with this tokenizer`);
      continue;
    }
    const generator = await openHere(summary.folder);
    try {
      if (generator.measurable) read.push({ label, summary, found: await nllOf(generator.measurable, most) });
    } finally {
      await generator.close();
    }
  }
  const keys = [...new Set(read.flatMap(({ found }) => found.map(({ kind, length }) => `${kind} ${length}`)))];
  options.plot(
    "flow-likelihood",
    groupsPlot({
      title: `${flow.id}: held-out spans`,
      keys,
      y: "negative log-likelihood, nats per token",
      series: read.map(({ label, found }) => ({
        label,
        values: keys.map((key) => {
          const own = found.filter(({ kind, length }) => `${kind} ${length}` === key).map(({ nats }) => nats);
          return own.length === 0 ? null : estimate(own);
        }),
      })),
    }),
  );
  return read.map(({ label, summary, found }): Measurement => {
    const { mean, error } = estimate(found.map(({ nats }) => nats));
    const spans = `mean over ${found.length} held-out spans of ${LENGTHS.join(", ")} tokens, standard error ${error?.toFixed(2) ?? "unknown"}`;
    return { name: `held-out spans, ${label}`, value: mean, unit: "nats", target: null, how: `${summary.id}, ${spans}` };
  });
}

async function nllOf(measurable: Measurable, most: number): Promise<Found[]> {
  const found: Found[] = [];
  for (const window of await heldOutWindows(measurable, most)) {
    for (const span of window.spans) {
      const nats = await spanNats(measurable, window, span);
      if (nats !== null) found.push({ kind: window.held.kind, length: span.length, nats });
    }
  }
  return found;
}

async function spanNats(measurable: Measurable, window: TokenWindow, span: TokenWindow["spans"][number]): Promise<number | null> {
  if (measurable.type === "path") return null;
  if (measurable.type === "causal") return -meanOf(await measurable.spanLogp(window.ids, span.from, span.to), 0, span.length);
  const parts = anyOrderNll(measurable, window, span);
  for (;;) {
    const next = await parts.next();
    if (next.done) return next.value;
  }
}
