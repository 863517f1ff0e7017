import { expect, test } from "vitest";
import { choiceFacts, choiceReason, dtypesFor, noteOf, noteText, providersFor, providerTable } from "./providers.ts";

test("each platform tries its own providers and ends on the CPU", () => {
  expect(providerTable("linux")).toEqual(["cuda", "webgpu", "cpu"]);
  expect(providerTable("win32")).toEqual(["dml", "webgpu", "cpu"]);
  expect(providerTable("darwin")).toEqual(["coreml", "webgpu", "cpu"]);
  expect(providersFor("webgpu", "linux")).toEqual(["webgpu", "cpu"]);
  expect(providersFor("cpu", "win32")).toEqual(["cpu"]);
});

test("a GPU takes half precision, the CPU int8, each what the package has", () => {
  expect(dtypesFor("webgpu", new Set(["float32", "float16", "int8"]))).toEqual(["float16", "float32"]);
  expect(dtypesFor("cpu", new Set(["float32", "int8"]))).toEqual(["int8", "float32"]);
  expect(dtypesFor("cuda", new Set(["int8"]))).toEqual([]);
});

test("reasons are sentences for people", () => {
  const said = (...of: Parameters<typeof noteOf>): string => noteText(noteOf(...of));
  expect(said("webgpu", "…Failed to get a WebGPU adapter: No supported adapters")).toBe("no GPU adapter found");
  expect(said("dml", "no available backend found. ERR: [dml] backend not found.")).toBe("DirectML is not part of this installation");
  expect(said("cuda", "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library")).toBe(
    "CUDA libraries are not installed",
  );
  const facts = choiceFacts("cpu", "int8", [{ provider: "webgpu", dtype: "float32", code: "no-adapter", message: "" }], 2);
  expect(facts).toEqual({ dtype: "int8", threads: 2, notes: [{ code: "no-adapter", provider: "webgpu", message: "" }] });
  expect(choiceReason("cpu", facts)).toBe("CPU, 2 threads, int8 (no GPU adapter found)");
});
