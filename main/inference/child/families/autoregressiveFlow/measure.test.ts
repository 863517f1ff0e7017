import { afterAll, beforeAll, expect, test } from "vitest";
import { tinyFlow } from "../../../testing/tinyFlow.ts";
import { TEXT } from "../../../testing/tinyPackage.ts";
import type { Flow } from "./flow.ts";
import { measureFlow } from "./measure.ts";

let flow: Flow;
let close: () => Promise<void>;
let window: number[];

beforeAll(async () => {
  ({ flow, close } = await tinyFlow());
  window = [flow.kindId("contract"), ...flow.vocabulary.tokenizer.encode(TEXT).ids].slice(0, 60);
});
afterAll(() => close());

test("a span's tokens are rated by both sides: what stands behind counts", async () => {
  const measurable = measureFlow(flow);
  const own = await measurable.spanLogp(window, 20, 28);
  expect(own).toHaveLength(8);
  expect(await measurable.spanLogp(window, 20, 28)).toEqual(own);
  const other = await measurable.spanLogp(window.with(40, window[41] ?? 0), 20, 28);
  expect([...other]).not.toEqual([...own]);
});

test("without noise the same tokens come out every time, as many as stand there", async () => {
  const measurable = measureFlow(flow);
  const found = await measurable.greedy?.(window, 20, 28);
  expect(found).toHaveLength(8);
  expect(await measurable.greedy?.(window, 20, 28)).toEqual(found);
  // What stands in the span itself plays no part.
  expect(await measurable.greedy?.(window.with(23, 300), 20, 28)).toEqual(found);
});

test("one token alone is rated as a span of one", async () => {
  const measurable = measureFlow(flow);
  const alone = await measurable.alone?.(window, 20, 28, 24);
  expect(alone?.logp).toBe((await measurable.spanLogp(window, 24, 25))[0]);
  expect(alone?.best).toBe((await measurable.greedy?.(window, 24, 25))?.[0]);
});
