import { expect, test } from "vitest";
import { bestModel } from "./bestModel.ts";

const model = (id: string, family = "masked-diffusion", parameters = 1e6, problem: string | null = null) => ({
  id,
  family,
  parameters,
  problem,
});
const bundled = ({ id }: { id: string }): boolean => id !== "added";

test("a better family beats a larger package, a baseline is the last resort", () => {
  const masked = model("a", "masked-lm", 1e9);
  const baseline = model("palimpsest-b", "autoregressive-infill", 1e10);
  const small = model("added");
  expect(bestModel([baseline, masked, small], bundled)).toBe(small);
  expect(bestModel([baseline, masked], bundled)).toBe(masked);
  expect(bestModel([baseline], bundled)).toBe(baseline);
});

test("among equals what ships comes first, then size; broken ones never", () => {
  const shipped = model("palimpsest-cpu");
  const larger = model("palimpsest-base", "masked-diffusion", 2e6);
  const added = { ...model("added", "masked-diffusion", 9e6) };
  expect(bestModel([added, shipped, larger], bundled)).toBe(larger);
  expect(bestModel([added, shipped, { ...larger, problem: "cut off" }], bundled)).toBe(shipped);
  expect(bestModel([{ ...shipped, problem: "cut off" }], bundled)).toBeNull();
});
