import fc from "fast-check";
import { expect, test } from "vitest";
import type { Frame, Run, RunEvent } from "../../../src/contract/index.ts";
import type { CanvasFrame } from "../../inference/protocol.ts";
import { ManualTime } from "../testing/ports.ts";
import { FrameStream, toFrame, unknownFrames } from "./frameStream.ts";

const RUN = { id: "run", phase: "denoising" } as Run;

function frame(step: number, alternative = 0): CanvasFrame {
  return {
    alternative,
    step,
    steps: 100,
    spans: [{ slots: [{ id: step, text: "x", guess: null, logProbability: -1, deleted: false, locked: false }] }],
    changed: [[0, step]],
    open: 100 - step,
    entropy: 1,
    spentNats: 0,
    elapsedMs: step,
  };
}

async function drain(stream: FrameStream): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of stream.queue.iterator) events.push(event);
  return events;
}

const framesOf = (events: readonly RunEvent[]): Frame[] => events.flatMap((event) => (event.type === "frame" ? [event.frame] : []));

test("at most 20 frames per second; nothing that changed is forgotten and the last frame always comes", async () => {
  const time = new ManualTime();
  const stream = new FrameStream(time, RUN, [], 0, () => {});
  for (let step = 1; step <= 100; step += 1) {
    stream.frame(frame(step));
    time.pass(10);
  }
  stream.finish({ ...RUN, phase: "done" });
  const frames = framesOf(await drain(stream));
  expect(frames.length).toBeGreaterThan(15);
  expect(frames.length).toBeLessThanOrEqual(22);
  expect(frames.at(-1)?.step).toBe(100);
  expect(frames.flatMap((sent) => sent.changed.map(([, index]) => index)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
});

test("every alternative has its turn and its last frame", async () => {
  const time = new ManualTime();
  const stream = new FrameStream(time, RUN, [], 0, () => {});
  for (let step = 1; step <= 40; step += 1) {
    for (let alternative = 0; alternative < 4; alternative += 1) stream.frame(frame(step, alternative));
    time.pass(20);
  }
  stream.finish(RUN);
  const frames = framesOf(await drain(stream));
  for (let alternative = 0; alternative < 4; alternative += 1) {
    const own = frames.filter((sent) => sent.alternative === alternative);
    expect(own.length).toBeGreaterThan(3);
    expect(own.at(-1)?.step).toBe(40);
    expect(own.map((sent) => sent.step)).toEqual(own.map((sent) => sent.step).sort((a, b) => a - b));
  }
});

test("what was missed comes at once, the run first and last; token ids stay inside", async () => {
  const stream = new FrameStream(new ManualTime(), RUN, [frame(1), frame(2), frame(3)], 0, () => {});
  stream.finish({ ...RUN, phase: "done" });
  const events = await drain(stream);
  expect(events.map((event) => event.type)).toEqual(["run", "frame", "frame", "frame", "run"]);
  expect(JSON.stringify(events)).not.toContain('"id":1');
});

test("a watcher that leaves stops its timer", async () => {
  const time = new ManualTime();
  let closed = 0;
  const stream = new FrameStream(time, RUN, [], 0, () => {
    closed += 1;
  });
  stream.frame(frame(1));
  stream.frame(frame(2));
  await stream.queue.iterator.return();
  time.pass(1000);
  expect(closed).toBe(1);
});

test("with what a frame says, another stream goes on and misses nothing", async () => {
  const time = new ManualTime();
  const all: CanvasFrame[] = [];
  const stream = new FrameStream(time, RUN, all, 0, () => {});
  for (let step = 0; step < 30; step += 1) {
    for (let alternative = 0; alternative < 3; alternative += 1) {
      const next = frame(step, alternative);
      all.push(next);
      stream.frame(next);
      time.pass(7);
    }
  }
  stream.finish(RUN);
  const events = (await drain(stream)).flatMap((event) => (event.type === "frame" ? [event] : []));
  expect(events.at(-1)?.seen).toBe(all.length);
  for (let cut = 1; cut <= events.length; cut += 1) {
    const before = events.slice(0, cut);
    const again = new FrameStream(time, RUN, all, before.at(-1)?.seen ?? 0, () => {});
    again.finish(RUN);
    const after = framesOf(await drain(again));
    // Steps that the first stream left out were merged into later frames; what it had not sent at all comes now.
    const changed = [...framesOf(before), ...after].flatMap(({ alternative, changed: pairs }) =>
      pairs.map(([, slot]) => `${alternative}.${slot}`),
    );
    expect(new Set(changed)).toEqual(new Set(all.map((each) => `${each.alternative}.${each.step}`)));
  }
});

test("one alternative goes on without repeating a frame", async () => {
  const time = new ManualTime();
  const all: CanvasFrame[] = [];
  const stream = new FrameStream(time, RUN, all, 0, () => {});
  for (let step = 0; step < 20; step += 1) {
    const next = frame(step);
    all.push(next);
    stream.frame(next);
    time.pass(20);
  }
  stream.finish(RUN);
  const events = (await drain(stream)).flatMap((event) => (event.type === "frame" ? [event] : []));
  for (let cut = 1; cut <= events.length; cut += 1) {
    const again = new FrameStream(time, RUN, all, events[cut - 1]?.seen ?? 0, () => {});
    again.finish(RUN);
    const steps = [...framesOf(events.slice(0, cut)), ...framesOf(await drain(again))].map((sent) => sent.step);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  }
});

test("with the frames that a watcher lacks it has all of them as they are stored", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 30 }), async (pauses) => {
      const time = new ManualTime();
      const all: CanvasFrame[] = [];
      const stream = new FrameStream(time, RUN, all, 0, () => {});
      for (const [step, pause] of pauses.entries()) {
        for (const alternative of [0, 1]) {
          const next = frame(step, alternative);
          all.push(next);
          stream.frame(next);
        }
        time.pass(pause);
      }
      stream.finish(RUN);
      const came = framesOf(await drain(stream));
      const known = [0, 1].map((alternative) => ({
        alternative,
        steps: came.filter((sent) => sent.alternative === alternative).map(({ step }) => step),
      }));
      const rest = unknownFrames(all, known).map(toFrame);
      const byPlace = new Map([...came, ...rest].map((sent) => [`${sent.alternative}.${sent.step}`, sent]));
      expect([...byPlace.keys()].sort()).toEqual(all.map(({ alternative, step }) => `${alternative}.${step}`).sort());
      for (const stored of all) expect(byPlace.get(`${stored.alternative}.${stored.step}`)).toEqual(toFrame(stored));
      // Where nothing was left out, nothing comes again.
      if (came.length === all.length) expect(rest).toEqual([]);
    }),
  );
  expect(unknownFrames([frame(0), frame(1)], [])).toHaveLength(2);
});
