/** What alternatives are ranked by: how likely each finished token is, given the text on both sides and the tokens before it. */
import type { Alternative } from "../shared/frames.ts";
import type { GenerateEvent } from "../spanGenerator.ts";
import { likelihood } from "./likelihood.ts";
import type { PassRun } from "./passRun.ts";

/** One network run per alternative. [DEL] is rated too, as what stands before it depends on it, but does not count. */
export async function* rateAlternatives(run: PassRun, alternatives: readonly Alternative[]): AsyncGenerator<GenerateEvent, void> {
  const { flow, columns, positions, context } = run;
  const { del } = flow.vocabulary.special;
  if (columns.length === 0) return;
  for (const { canvases, leftOut } of alternatives) {
    const ids = Int32Array.from(positions, (_, c) => {
      const column = columns[c];
      return column ? (canvases[column.span]?.ids[column.slot] ?? del) : del;
    });
    const { logp } = await likelihood(flow.network, ids, { positions, context });
    for (const [c] of columns.entries()) {
      if (ids[c] === del) continue;
      leftOut.nats += Math.min(0, logp[c] ?? 0);
      leftOut.tokens += 1;
    }
    yield { type: "breath" };
  }
}
