/** Which golden vectors go into which graph of a baseline: a prompt, a step behind its cache, and the likelihood of a whole row. */
import { type GoldenDriver, goldenFeeds, outputOf, type Verification, verifyGolden } from "../shared/golden.ts";
import type { CheckedPackage } from "../spanGenerator.ts";

const drive: GoldenDriver = async (records, graph) => {
  const outputs: Awaited<ReturnType<GoldenDriver>>[number][] = [];
  for (const record of records) {
    const [prefill] = outputs;
    const cache =
      record.graph === "ar_step" && prefill
        ? { k: outputOf(prefill, "k_out", "ar_prefill"), v: outputOf(prefill, "v_out", "ar_prefill") }
        : {};
    outputs.push(await (await graph(record.graph)).run({ ...goldenFeeds(record), ...cache }));
  }
  return outputs;
};

/** Checks tokeniser and graphs on the CPU, in every precision of the package. Throws MODEL_BROKEN when the vectors are not readable. */
export function verifyBaseline(checked: CheckedPackage): Promise<Verification> {
  return verifyGolden(checked, drive);
}
