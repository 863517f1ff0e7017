/** Golden vectors of the family: runs of padded documents, and steps of the reverse process. */
import { z } from "zod";
import { brokenPackage, readPackageJson } from "../../../package/files.ts";
import { numberOfRole } from "../../../package/manifest.ts";
import { Tensor } from "../../environment.ts";
import { type GoldenDriver, type GoldenRun, type Verification, verifyGolden } from "../shared/golden.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import { noiseProbability, reverseEvents } from "./process.ts";
import { type FourierShape, shapeOf } from "./shape.ts";

/** Inputs of a run beside its ids; the places to report are those that may change. */
const places = z.array(z.array(z.number().int().min(0)));
const inputsSchema = z.object({ noise: z.array(z.number()), index: places, targets: places });

const eventsSchema = z.looseObject({
  reverseEvents: z
    .array(
      z.object({
        from: z.number(),
        to: z.number(),
        keep: z.number(),
        masked: z.boolean(),
        stay: z.number(),
        draw: z.number(),
        noise: z.number(),
      }),
    )
    .min(1),
});
const EVENT_TOLERANCE = 1e-9;

/** Checks tokeniser, graphs on the CPU in every precision, and the reverse process. Throws MODEL_BROKEN when the vectors are not readable. */
export async function verifyFourier(checked: CheckedPackage): Promise<Verification> {
  const { folder, manifest } = checked;
  const shape = shapeOf(checked);
  const found = await verifyGolden(checked, driverOf(shape));
  const golden = eventsSchema.safeParse(await readPackageJson(folder, manifest.files.golden.file));
  if (!golden.success) throw brokenPackage(folder, "there are no steps of the reverse process in it", manifest.files.golden.file);
  const visible = Array.from({ length: manifest.tokenizer.vocabSize }, (_, id) => id).find(
    (id) => !shape.process.neverPredicted.has(id) && id !== shape.mask,
  );
  const problems = golden.data.reverseEvents.flatMap((wanted) => {
    const noise = noiseProbability(shape.process, wanted.masked ? shape.mask : (visible ?? shape.mask));
    const events = reverseEvents(wanted.keep, noise, wanted.from, wanted.to);
    const differs = (["stay", "draw", "noise"] as const).find((event) => !(Math.abs(events[event] - wanted[event]) <= EVENT_TOLERANCE));
    return differs === undefined
      ? []
      : [`The reverse step from noise level ${wanted.from} to ${wanted.to} has another probability of "${differs}".`];
  });
  return { problems: [...found.problems, ...problems], checks: found.checks + golden.data.reverseEvents.length };
}

function driverOf(shape: FourierShape): GoldenDriver {
  return async (records, graph) => {
    const outputs = [];
    for (const record of records) outputs.push(await (await graph(record.graph)).run(feedsOf(record, shape)));
    return outputs;
  };
}

function feedsOf(record: GoldenRun, { pad }: FourierShape): Record<string, Tensor> {
  const length = numberOfRole(record.graph, "step") ?? 0;
  const { noise, index, targets } = inputsSchema.parse(record);
  const ids = record.ids.map((row) => [...row, ...new Array<number>(Math.max(0, length - row.length)).fill(pad)]);
  const editable = ids.map((row, i) => row.map((_, at) => (index[i]?.includes(at) ? 1 : 0)));
  const tensor = (rows: readonly (readonly number[])[]): Tensor =>
    new Tensor("int64", BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]?.length ?? 0]);
  return {
    ...{ ids: tensor(ids), editable: tensor(editable), noise: new Tensor("float32", noise, [noise.length]) },
    ...{ index: tensor(index), targets: tensor(targets) },
  };
}
