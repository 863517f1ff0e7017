import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

test("one at a time, the foreground before a waiting background, each in order", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const first = await turns.take("background");
  const work = async (name: string, urgency: "foreground" | "background"): Promise<void> => {
    const release = await turns.take(urgency);
    order.push(name);
    release();
    release();
  };
  const all = [work("b1", "background"), work("b2", "background"), work("f1", "foreground"), work("f2", "foreground")];
  await Promise.resolve();
  expect(order).toEqual([]);
  first();
  await Promise.all(all);
  expect(order).toEqual(["f1", "f2", "b1", "b2"]);
});
