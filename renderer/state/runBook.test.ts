import { createRouterClient } from "@orpc/server";
import { expect, test } from "vitest";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT } from "../../main/services/testing/backend.ts";
import type { Frame } from "../../src/contract/index.ts";
import { RunBook, withFrame } from "./runBook.ts";
import { type Calls, cuttableWire } from "./testing/cuttableWire.ts";

const frame = (step: number, open = 0): Frame => ({
  alternative: 0,
  step,
  steps: 9,
  spans: [],
  changed: [],
  open,
  entropy: 0,
  spentNats: 0,
  elapsedMs: 0,
});

test("frames stay unique and in order; one that comes again is renewed", () => {
  let frames: Frame[] = [];
  for (const step of [0, 1, 4, 2, 4, 5, 0]) frames = withFrame(frames, frame(step));
  expect(frames.map(({ step }) => step)).toEqual([0, 1, 2, 4, 5]);
  expect(withFrame(frames, frame(2, 7))[2]?.open).toBe(7);
});

test.each([1, 3])(
  "across a cut of the connection every frame of %d alternatives comes once, and in the end all are there",
  async (alternatives) => {
    const { backend, client } = await openBackend();
    const documentId = await importText(client, TEXT);
    const wire = cuttableWire(createRouterClient(backend.router, { context: {} }) as unknown as Calls);
    const ending = new AbortController();
    const book: RunBook = new RunBook(wire.client, wire, ending.signal, () => check());
    const framesNow = () => book.views()[0]?.frames ?? [];
    let cuts = 0;
    const check = (): void => {
      for (const [index, group] of framesNow().entries()) {
        const steps = group.map(({ step }) => step);
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
        expect(group.every((each) => each.alternative === index)).toBe(true);
      }
      if (cuts < 2 && (framesNow()[0]?.length ?? 0) > cuts * 2) {
        cuts += 1;
        wire.cut();
        setTimeout(wire.restore, 20);
      }
    };
    const spans = [find(TEXT, SPAN)];
    const run = await client.runs.start({
      documentId,
      clientId: "tab",
      baseVersion: 1,
      spans,
      parameters: { ...PARAMETERS, alternatives, plan: { by: "steps", steps: 24 } },
    });
    book.started(run, spans);
    await expect.poll(() => book.views()[0]?.active, { timeout: 20_000 }).toBe(false);
    const stored = await client.runs.frames({ runId: run.id });
    await expect.poll(() => framesNow().flat().length, { timeout: 5_000 }).toBe(stored.frames.length);
    expect(cuts).toBeGreaterThan(0);
    expect(framesNow().flat()).toEqual(stored.frames);
    ending.abort();
  },
);
