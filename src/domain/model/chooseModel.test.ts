import { describe, expect, it } from "vitest";
import { type ChoosableModel, chooseModel, TASKS, taskOf } from "./chooseModel.ts";

const model = (family: string, more: Partial<ChoosableModel> = {}): ChoosableModel => ({
  id: family,
  family,
  parameters: 1,
  problem: null,
  experimental: false,
  ...more,
});
const choose = (task: (typeof TASKS)[number], ...models: readonly ChoosableModel[]) => {
  const found = chooseModel(task, models, () => false);
  return found === null ? null : [found.model.id, found.reason];
};

describe("the task of a run", () => {
  it("is told by how much of the wording may go, what is kept, and how much there is", () => {
    const facts = { strength: 0.5, locked: false, spans: 1, length: 200 };
    expect(taskOf(facts)).toBe("rewrite");
    expect(taskOf({ ...facts, locked: true })).toBe("re-edit");
    expect(taskOf({ ...facts, strength: 1, locked: true })).toBe("infill");
    expect(taskOf({ ...facts, length: 0 })).toBe("infill");
    expect(taskOf({ ...facts, length: 20_000 })).toBe("draft");
    expect(taskOf({ ...facts, spans: 12, length: 0 })).toBe("draft");
  });
});

describe("the package for a task", () => {
  const denoiser = model("masked-diffusion");
  const flow = model("autoregressive-flow");
  const rectified = model("rectified-flow");
  const fourier = model("fourier-diffusion");
  const baseline = model("autoregressive-infill");

  it("is of the family that does it best", () => {
    const all = [baseline, denoiser, flow, rectified, fourier];
    expect(TASKS.map((task) => choose(task, ...all))).toEqual([
      ["masked-diffusion", "best"],
      ["rectified-flow", "best"],
      ["autoregressive-flow", "best"],
      ["fourier-diffusion", "best"],
    ]);
  });

  it("is of the next one where that is missing or broken, the baseline last", () => {
    expect(choose("rewrite", baseline, denoiser, { ...rectified, problem: "cut off" })).toEqual(["masked-diffusion", "next-best"]);
    expect(choose("draft", denoiser)).toEqual(["masked-diffusion", "only"]);
    expect(choose("infill", model("something-new"), baseline)).toEqual(["autoregressive-infill", "next-best"]);
    expect(choose("infill", model("something-new"))).toEqual(["something-new", "only"]);
    expect(choose("infill", { ...denoiser, problem: "cut off" })).toBeNull();
  });

  it("is experimental only where there is nothing else", () => {
    const trial = { ...rectified, experimental: true };
    expect(choose("rewrite", denoiser, trial)).toEqual(["masked-diffusion", "only"]);
    expect(choose("rewrite", trial)).toEqual(["rectified-flow", "only"]);
  });
});
