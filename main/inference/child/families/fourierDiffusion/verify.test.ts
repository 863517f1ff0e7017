import { expect, test } from "vitest";
import { readManifest } from "../../../package/files.ts";
import { checkedFourier, TINY_FOURIER, withFourierCopy } from "../../../testing/tinyFourier.ts";
import { Models } from "../../models.ts";
import { verifyFourier } from "./verify.ts";

test("the golden vectors are reproduced: both graphs, a padded document and the reverse process", async () => {
  const { problems, checks } = await verifyFourier(await checkedFourier());
  expect(problems).toEqual([]);
  expect(checks).toBeGreaterThanOrEqual(24 + 3 * 5 + 4);
});

test("the whole package is verified as the app does it", async () => {
  const { problems } = await new Models().verify(TINY_FOURIER);
  expect(problems).toEqual([]);
});

test("other vectors are noticed, value by value", async () => {
  await withFourierCopy(
    (json) => {
      const golden = json as unknown as {
        graphs: { float32: { runs: { outputs: { keep: number[][]; top_ids: number[][][] } }[] } };
        reverseEvents: { stay: number }[];
      };
      const [run, other] = golden.graphs.float32.runs;
      if (!run || !other || !golden.reverseEvents[1]) throw new Error("the fixture has several runs and steps");
      run.outputs.keep = run.outputs.keep.map((row) => row.map((value) => value + 0.1));
      golden.reverseEvents[1].stay += 1e-6;
    },
    async (folder) => {
      const { problems } = await verifyFourier({ folder, ...(await readManifest(folder)) });
      expect(problems).toHaveLength(2);
      expect(problems[0]).toMatch(/float32 graph "step_128" gives another keep/);
      expect(problems[1]).toMatch(/reverse step from noise level 0\.9 to 0\.8 .*"stay"/);
    },
    "golden.json",
  );
});
