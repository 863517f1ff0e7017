import { expect, test } from "vitest";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT } from "../../main/services/testing/backend.ts";
import { LiveRewrite } from "./liveRewrite.ts";
import { backedSession } from "./testing/backedSession.ts";

test("of strengths that follow one another quickly the last one is written, in the place of those before", async () => {
  const { backend, client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const { session, problems } = await backedSession({ backend }, documentId);
  const live = new LiveRewrite(session, [find(TEXT, SPAN)]);
  const at = (strength: number) => ({ ...PARAMETERS, alternatives: 1, seed: 7, strength, plan: { by: "steps" as const, steps: 8 } });
  await Promise.all([live.ask(at(0.2)), live.ask(at(0.4)), live.ask(at(0.6)), live.ask(at(1))]);
  await expect.poll(() => session.runs().some((view) => view.active), { timeout: 60_000 }).toBe(false);
  const { runs } = { runs: await client.runs.list({ documentId }) };
  const done = runs.filter(({ phase }) => phase === "done");
  expect(runs.length).toBeLessThanOrEqual(2);
  expect(done.map(({ parameters }) => parameters.strength)).toEqual([1]);
  expect(live.owns(done[0]?.id ?? "")).toBe(true);

  // Another strength: its proposal takes the place of the one that waited.
  await live.ask(at(0.9));
  await expect.poll(() => session.runs().some((view) => view.active), { timeout: 60_000 }).toBe(false);
  const waiting = session.state().proposals.filter(({ hunks }) => hunks.some(({ status }) => status === "pending"));
  expect(waiting.length).toBeLessThanOrEqual(1);
  expect(session.state().text).toBe(TEXT);
  expect(live.spans()).toEqual([find(TEXT, SPAN)]);
  expect(problems).toEqual([]);
  await session.close();
});
