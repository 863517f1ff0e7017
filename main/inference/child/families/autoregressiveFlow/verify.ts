/**
 * Which golden vectors go into which graph of a flow: the context once, an encoding and a first sweep of each block beside it, and at last whether
 * sweeps give back the tokens that were encoded.
 */
import { type InferenceSession, Tensor } from "../../environment.ts";
import { type GoldenDriver, type GoldenRun, goldenFeeds, outputOf, type Verification, verifyGolden } from "../shared/golden.ts";
import type { CheckedPackage } from "../spanGenerator.ts";
import { FlowNetwork, tokensBefore } from "./network.ts";
import { sampleIds } from "./sample.ts";
import { type FlowShape, flowShape } from "./shape.ts";

type Outputs = InferenceSession.OnnxValueMapType;
type GraphOf = Parameters<GoldenDriver>[1];

/** Checks tokeniser and graphs on the CPU, in every precision of the package. Throws MODEL_BROKEN when the vectors are not readable. */
export function verifyFlow(checked: CheckedPackage): Promise<Verification> {
  const shape = flowShape(checked);
  return verifyGolden(checked, (records, graph) => drive(shape, records, graph));
}

/** The kit's stand-in for noise: number i is logit(((37 i + 11) mod 97 + 1) / 99), times `scale`. */
export function fixedNumbers(count: number, scale = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const share = (((37 * i + 11) % 97) + 1) / 99;
    return Math.fround(Math.log(share / (1 - share))) * scale;
  });
}

async function drive(shape: FlowShape, [first, ...rest]: readonly GoldenRun[], graph: GraphOf): Promise<Outputs[]> {
  if (!first) return [];
  const context = await (await graph(first.graph)).run(goldenFeeds(first));
  const outputs = [context];
  let encoded: Outputs = {};
  for (const record of rest) {
    if ("restored" in record.outputs) outputs.push({ restored: await restore(shape, record, first, encoded, graph) });
    else {
      const found = await (await graph(record.graph)).run(feedsOf(shape, record, context));
      if (record.graph === "encode") encoded = found;
      outputs.push(found);
    }
  }
  return outputs;
}

function feedsOf(shape: FlowShape, record: GoldenRun, context: Outputs): Record<string, Tensor> {
  const { ids, pos } = goldenFeeds(record) as { ids: Tensor; pos: Tensor };
  const dims = [...ids.dims, shape.latent];
  const count = dims.reduce((product, size) => product * size, 1);
  const temperature = new Tensor("float32", Float32Array.of(1), [1]);
  if (record.graph === "encode")
    return { ids, pos, noise: new Tensor("float32", fixedNumbers(count, 0.25), dims), temperature, ...tensors(context) };
  const block = Number(record.graph.replace("sweep_", ""));
  const memory = { k: outputOf(context, `k${block}`, "context"), v: outputOf(context, `v${block}`, "context") };
  if (block > 0) {
    const u = new Tensor("float32", fixedNumbers(count), dims);
    return { x: u, u, pos, ...memory };
  }
  const rows = record.ids.map((row) => [...tokensBefore(Int32Array.from(row), shape)].map(BigInt));
  const before = new Tensor("int64", BigInt64Array.from(rows.flat()), ids.dims);
  return { before, pos, ...memory, past_k: memory.k, past_v: memory.v, temperature };
}

function tensors(outputs: Outputs): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(outputs).filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor));
}

/** What sweeps make of the last latents of an encoding, as ids. Rows are inverted one by one, each beside its own context. */
async function restore(shape: FlowShape, record: GoldenRun, first: GoldenRun, encoded: Outputs, graph: GraphOf): Promise<Tensor> {
  const roles = ["context", "codebook", "encode", ...shape.layers.map((_, block) => `sweep_${block}`)];
  const network = new FlowNetwork(new Map(await Promise.all(roles.map(async (role) => [role, await graph(role)] as const))), shape);
  const last = outputOf(encoded, `h${network.blocks}`, "encode").data as Float32Array;
  const size = record.ids[0]?.length ?? 0;
  const found = new BigInt64Array(record.ids.length * size);
  for (const [row, context] of first.ids.entries()) {
    const u = last.slice(row * size * shape.latent, (row + 1) * size * shape.latent);
    const place = {
      context: await network.context(context, first.pos?.[row] ?? []),
      positions: Int32Array.from(record.pos?.[row] ?? []),
    };
    const ids = await sampleIds(network, u, place);
    for (const [i, id] of ids.entries()) found[row * size + i] = BigInt(id);
  }
  return new Tensor("int64", found, [record.ids.length, size]);
}
