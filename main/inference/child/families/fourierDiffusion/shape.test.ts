import { expect, test } from "vitest";
import { checkGraphs, readManifest } from "../../../package/files.ts";
import { checkedFourier, withFourierCopy } from "../../../testing/tinyFourier.ts";
import { openPackage } from "../../openPackage.ts";
import { openFourier } from "./family.ts";

interface Json {
  family: string;
  maxPositions: number;
  topCandidates: number;
  graphs: { role: string; file: string }[];
  sampling: Record<string, unknown> | undefined;
  specialTokens: Record<string, unknown>;
  config: { vocab_size: number };
}

test("the tiny package is sound, and has no number of attention heads", async () => {
  const { folder, manifest } = await checkedFourier();
  expect(() => checkGraphs(folder, manifest)).not.toThrow();
  expect(manifest.config.heads).toBeUndefined();
});

test.each<[string, (json: Json) => unknown, RegExp]>([
  ["another length than its role says", (json) => swapRoles(json), /"ids" is \d+ long, not \d+/],
  [
    "graphs of another family",
    (json) => json.graphs.push({ ...(json.graphs[0] as Json["graphs"][number]), role: "context" }),
    /no graph "context"/,
  ],
  ["no noise process", (json) => Object.assign(json, { sampling: undefined }), /sampling/],
  ["a share of noise above 1", (json) => Object.assign(json.sampling ?? {}, { uniformShare: 1.5 }), /sampling\.uniformShare/],
  ["no [PAD]", (json) => delete json.specialTokens["[PAD]"], /\[PAD\]/],
  ["more positions than its longest graph", (json) => Object.assign(json, { maxPositions: 4096 }), /4096 positions/],
  ["another number of candidates", (json) => Object.assign(json, { topCandidates: 16 }), /32 candidates, not 16/],
  ["another vocabulary than its tokenizer", (json) => Object.assign(json.config, { vocab_size: 500 }), /500 tokens/],
])("a package with %s is refused on opening", async (_name, change, reason) => {
  await withFourierCopy(
    (json) => change(json as unknown as Json),
    async (folder) => {
      await expect(openFourier({ folder, ...(await readManifest(folder)) }, "cpu")).rejects.toMatchObject({
        code: "MODEL_BROKEN",
        message: expect.stringMatching(reason),
      });
    },
  );
});

test.each<[string, (json: Json) => unknown]>([
  ["a Fourier diffusion that claims to be a denoiser", (json) => Object.assign(json, { family: "masked-diffusion" })],
  [
    "a denoiser that claims to be a Fourier diffusion",
    (json) => {
      for (const [i, graph] of json.graphs.entries()) graph.role = ["context", "step"][i] ?? "score";
    },
  ],
  [
    "a graph without a length",
    (json) => {
      for (const graph of json.graphs) graph.role = "step_long";
    },
  ],
])("%s is refused by its manifest", async (_name, change) => {
  await withFourierCopy(
    (json) => change(json as unknown as Json),
    async (folder) => {
      await expect(openPackage(folder)).rejects.toMatchObject({ code: "MODEL_BROKEN" });
    },
  );
});

function swapRoles({ graphs }: Json): void {
  const [first, second] = graphs;
  if (!first || !second) throw new Error("the fixture has two graphs");
  [first.role, second.role] = [second.role, first.role];
}
