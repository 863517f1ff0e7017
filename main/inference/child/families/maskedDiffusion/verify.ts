/** Which golden vectors go into which graph of a denoiser: the context once, then a step and a score beside it. */
import { type GoldenDriver, goldenFeeds, outputOf, type Verification, verifyGolden } from "../shared/golden.ts";
import type { CheckedPackage } from "../spanGenerator.ts";

const drive: GoldenDriver = async ([first, ...rest], graph) => {
  if (!first) return [];
  const context = await (await graph(first.graph)).run(goldenFeeds(first));
  const cache = { k: outputOf(context, "k", first.graph), v: outputOf(context, "v", first.graph) };
  const outputs = [context];
  for (const record of rest) outputs.push(await (await graph(record.graph)).run({ ...goldenFeeds(record), ...cache }));
  return outputs;
};

/** Checks tokeniser and graphs on the CPU, in every precision of the package. Throws MODEL_BROKEN when the vectors are not readable. */
export function verifyDenoiser(checked: CheckedPackage): Promise<Verification> {
  return verifyGolden(checked, drive);
}
