/** What ships with the app, as a reader of the folder sees it. That each package runs is checked where it is made (`palimpsest_train verify`). */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { chooseModel, TASKS } from "../../src/domain/model/chooseModel.ts";
import { listPackages } from "./packages.ts";

const PACKAGES = fileURLToPath(new URL("../../models/packages", import.meta.url));
const LARGEST = 25 * 2 ** 20; // bytes: all of them together are in every installer

test("packages that ship are in order, small, and experiments unless they denoise", async () => {
  const shipped = await listPackages([PACKAGES]);
  expect(shipped.map(({ problem }) => problem)).toEqual(shipped.map(() => null));
  expect(new Set(shipped.map(({ family }) => family)).size).toBe(shipped.length);
  for (const { id, family, experimental, bytes, licence, languages, trainedOn } of shipped) {
    expect([id, experimental]).toEqual([id, family !== "masked-diffusion"]);
    expect(id).toMatch(/^palimpsest-/);
    expect(bytes).toBeLessThan(LARGEST);
    expect(licence).toContain("CC BY-SA 4.0");
    expect(languages).toEqual(["en", "ja"]);
    expect(trainedOn).toMatch(/M tokens seen, \d+ minutes on CPU/);
  }
});

test("no task takes an experiment of its own accord", async () => {
  const shipped = await listPackages([PACKAGES]);
  for (const task of TASKS) expect(chooseModel(task, shipped, () => true)?.model.family).toBe("masked-diffusion");
});
