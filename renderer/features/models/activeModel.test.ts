import { expect, test } from "vitest";
import type { ModelInfo } from "../../../src/contract/index.ts";
import { activeModel, inOrder } from "./activeModel.ts";

const model = (id: string, parameters: number | null, problem: string | null = null): ModelInfo => ({
  id,
  family: "masked-diffusion",
  version: "1.0.0",
  licence: "",
  languages: [],
  kinds: [],
  bytes: 1,
  parameters,
  maxPositions: 512,
  packageHash: id,
  bundled: id.startsWith("palimpsest-"),
  trainedOn: "",
  spanNll: {},
  limits: [],
  experimental: false,
  problem,
});

const small = model("palimpsest-small", 10);
const large = model("palimpsest-large", 30);
const other = model("another", 90);
const broken = model("palimpsest-huge", 99, "cut off");
const models = [other, broken, large, small];

test("the package of the settings is the active one, broken or not", () => {
  expect(activeModel({ models, settings: { model: "another" }, engine: { model: "palimpsest-large" } })).toBe(other);
  expect(activeModel({ models, settings: { model: "palimpsest-huge" }, engine: null })).toBe(broken);
});

test("without a choice it is the one that is loaded, else the largest of the product's own that works", () => {
  expect(activeModel({ models, settings: { model: null }, engine: { model: "palimpsest-small" } })).toBe(small);
  expect(activeModel({ models, settings: null, engine: null })).toBe(large);
  expect(activeModel({ models, settings: { model: "gone" }, engine: { model: "gone" } })).toBe(large);
  expect(activeModel({ models: [broken], settings: null, engine: null })).toBeNull();
});

test("the active package stands first, broken ones last", () => {
  expect(inOrder(models, small).map((one) => one.id)).toEqual(["palimpsest-small", "another", "palimpsest-large", "palimpsest-huge"]);
});
