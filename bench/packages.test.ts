import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { packageOf } from "./packages.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../main/inference/fixtures/${name}`, import.meta.url));

test("a benchmark takes the first named package of its family, else a bundled one", async () => {
  const packages = ["tiny-flow", "tiny-fourier", "tiny-denoiser"].map(fixture);
  expect((await packageOf("fourier-diffusion", { packages }))?.id).toBe("tiny-fourier");
  expect((await packageOf("autoregressive-flow", { packages: [...packages].reverse() }))?.id).toBe("tiny-flow");
  const bundled = await packageOf("masked-diffusion", { packages: [fixture("tiny-flow")] });
  expect(bundled).toMatchObject({ family: "masked-diffusion", problem: null });
  expect(bundled?.id).not.toBe("tiny-denoiser");
  expect(await packageOf("no-family", { packages })).toBeNull();
});

test("a named folder without a package is an error, not another package", async () => {
  await expect(packageOf("masked-diffusion", { packages: [fixture("none")] })).rejects.toMatchObject({ code: "MODEL_MISSING" });
});
