/** Which golden vectors go into which graph of a rectified flow. Latents are given by a formula, in the golden file and here. */
import { z } from "zod";
import { brokenPackage } from "../../../package/files.ts";
import { Tensor } from "../../environment.ts";
import { type GoldenDriver, type GoldenRun, goldenFeeds, outputOf, type Verification, verifyGolden } from "../shared/golden.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import { readSampling } from "./sampling.ts";

const rows = z.array(z.number());
/** What a record of a step has beside ids and positions. */
const stepSchema = z.object({ known: z.array(rows), tau: rows, tau_next: rows, churn: rows, transport: rows });

/** Phases of the golden latents, and what they are multiplied by. */
const WAVES = { z: [2, 0], x_prev: [1, 1], eps: [1, 2] } as const;

/** sqrt(2) sin(0.7 i + phase) as float32, times `scale`: mean square scale^2. */
export function wave(count: number, scale: number, phase: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => scale * Math.fround(Math.SQRT2 * Math.sin(0.7 * i + phase)));
}

/** Checks tokeniser and graphs on the CPU, in every precision of the package. Throws MODEL_BROKEN when the vectors are not readable. */
export function verifyFlow(checked: CheckedPackage): Promise<Verification> {
  const { latentSize } = readSampling(checked);
  const drive: GoldenDriver = async (records, graph) => {
    const outputs: Awaited<ReturnType<GoldenDriver>>[number][] = [];
    let cache: Record<string, Tensor> = {};
    for (const record of records) {
      const feeds =
        record.graph === "step" || record.graph === "heun" ? { ...stepFeeds(checked, record, latentSize), ...cache } : goldenFeeds(record);
      const found = await (await graph(record.graph)).run(feeds);
      if (record.graph === "context") cache = { k: outputOf(found, "k", "context"), v: outputOf(found, "v", "context") };
      outputs.push(found);
    }
    return outputs;
  };
  return verifyGolden(checked, drive);
}

function stepFeeds({ folder, manifest }: CheckedPackage, record: GoldenRun, latentSize: number): Record<string, Tensor> {
  const parsed = stepSchema.safeParse(record);
  if (!parsed.success) throw brokenPackage(folder, "the golden vectors of a step lack an input", manifest.files.golden.file);
  const { known, ...times } = parsed.data;
  const shape = [record.ids.length, record.ids[0]?.length ?? 0];
  const count = shape.reduce((product, size) => product * size, latentSize);
  const latents = Object.entries(WAVES).map(([name, [scale, phase]]) => [
    name,
    new Tensor("float32", wave(count, scale, phase), [...shape, latentSize]),
  ]);
  return {
    ...goldenFeeds(record),
    ...Object.fromEntries(latents),
    ...Object.fromEntries(Object.entries(times).map(([name, row]) => [name, new Tensor("float32", Float32Array.from(row), [row.length])])),
    known: new Tensor("float32", Float32Array.from(known.flat()), shape),
  };
}
