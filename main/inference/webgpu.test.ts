import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { startRun, testEngine } from "./testing/engine.ts";
import { TINY_FLOW } from "./testing/tinyFlow.ts";
import { TINY_FOURIER } from "./testing/tinyFourier.ts";
import { makeRequest, TINY, textOfFrames } from "./testing/tinyPackage.ts";
import { TINY_RECTIFIED } from "./testing/tinyRectified.ts";

/** Where Debian's chromium and Playwright's keep the software Vulkan driver and the Vulkan loader. */
const DRIVER = [
  process.env.PALIMPSEST_VULKAN_DRIVER,
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  process.env.PALIMPSEST_CHROMIUM && path.join(path.dirname(process.env.PALIMPSEST_CHROMIUM), "vk_swiftshader_icd.json"),
].find((file) => file && existsSync(file));

const env: Record<string, string> = DRIVER
  ? { VK_ICD_FILENAMES: DRIVER, LD_LIBRARY_PATH: [path.dirname(DRIVER), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":") }
  : {};
const { engine } = testEngine({}, { env });
afterAll(() => engine.close());

test("the WebGPU path: a run on the software Vulkan driver, or the fall back to the CPU where there is none", async () => {
  const model = await engine.load(TINY, "webgpu");
  const request = makeRequest({ plan: { by: "steps", steps: 2 }, remask: false, temperature: 0 });
  const run = startRun(engine, request, { provider: "webgpu" });
  const result = await run.finished;
  expect(textOfFrames(run.frames, 0)).toEqual([result.alternatives[0]?.spans[0]?.text]);
  expect(result.provider).toBe(model.provider);
  if (DRIVER) {
    expect(model).toMatchObject({ provider: "webgpu", providerReason: expect.stringMatching(/^WebGPU, float(16|32)/) });
  } else {
    console.warn("No software Vulkan driver was found (install chromium): the WebGPU path itself was not run, only its fall back.");
    if (model.provider === "cpu") expect(model.providerReason).toMatch(/^CPU, .*\(no GPU adapter found\)$/);
    else expect(model.providerReason).toMatch(/^WebGPU, float/);
  }
}, 120_000);

test("`auto` does not take a driver that is slower than the CPU", async () => {
  const model = await engine.load(TINY, "auto");
  if (DRIVER) expect(model).toMatchObject({ provider: "cpu", providerReason: expect.stringMatching(/WebGPU is slower than the CPU here/) });
  else expect(model.providerReason.length).toBeGreaterThan(3);
}, 120_000);

test.each([
  ["Fourier diffusion", TINY_FOURIER],
  ["rectified flow", TINY_RECTIFIED],
  ["autoregressive flow", TINY_FLOW],
])("a %s writes on WebGPU what it writes on the CPU", { timeout: 120_000 }, async (_family, folder) => {
  const text = "The Supplier shall deliver the Services."; // for the short graph: the software driver is slow
  const request = makeRequest({ text, spans: [{ start: 4, end: 20 }], plan: { by: "steps", steps: 2 }, remask: false, temperature: 0 });
  const onGpu = await startRun(engine, request, { folder, provider: "webgpu" }).finished;
  if (DRIVER) expect(onGpu.provider).toBe("webgpu");
  const onCpu = await startRun(engine, request, { folder, provider: "cpu" }).finished;
  expect(onGpu.alternatives.map(({ spans }) => spans[0]?.text)).toEqual(onCpu.alternatives.map(({ spans }) => spans[0]?.text));
});
