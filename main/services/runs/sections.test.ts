import { expect, test } from "vitest";
import { importText, openBackend, PARAMETERS, watchRun } from "../testing/backend.ts";

const TITLES = ["Term", "Fees", "Notices"];
const TEXT = `${TITLES.map((title) => `## ${title}\n\n`).join("\n\n")}\n`;
const ROOM = 60;
const parameters = { ...PARAMETERS, coarseFirst: true, prose: true, remask: false, plan: { by: "steps", steps: 60 } } as const;

/** A document whose sections are empty, and a run that writes all of them. */
async function drafting() {
  const { client } = await openBackend();
  const documentId = await importText(client, TEXT);
  const spans = TITLES.map((title) => TEXT.indexOf(title) + title.length + 2).map((at) => ({ start: at, end: at, room: ROOM }));
  const state = async () => (await client.documents.open({ documentId })).state;
  const target = async () => ({ documentId, clientId: "tab", baseVersion: (await state()).version });
  const run = await client.runs.start({ ...(await target()), spans, parameters });
  return { client, documentId, spans, state, target, run };
}

/** The text of each section as proposed. */
function proposed(
  hunks: readonly { readonly start: number; readonly newText: string }[],
  spans: readonly { readonly start: number }[],
): string[] {
  return spans.map(({ start }) =>
    hunks
      .filter((hunk) => hunk.start === start)
      .map((hunk) => hunk.newText)
      .join(""),
  );
}

test("empty sections get the room that is asked for, and running text", async () => {
  const { client, spans, state, run } = await drafting();
  const events = await watchRun(client, run.id);
  expect(run.spans).toEqual(spans.map((span) => ({ ...span, oldText: "" })));
  const frames = events.flatMap((event) => (event.type === "frame" ? [event.frame] : []));
  expect(frames.at(-1)?.spans.map(({ slots }) => slots.length)).toEqual([ROOM, ROOM, ROOM]);
  const { proposals } = await state();
  const texts = proposed(proposals[0]?.hunks ?? [], spans);
  for (const text of texts) {
    expect(text.length).toBeGreaterThan(0);
    expect(text).toBe(text.trim());
    expect(text).not.toMatch(/[\n#|`0-9]/);
  }
});

test("of a run that was stopped only the chosen sections are kept", async () => {
  const { client, spans, state, target, run } = await drafting();
  for await (const event of await client.runs.watch({ runId: run.id }))
    if (event.type === "frame" && event.frame.step >= 30) await client.runs.cancel({ runId: run.id });
  const { frames } = await client.runs.frames({ runId: run.id });
  const shown = frames.findLast((frame) => frame.alternative === 0);
  const from = { runId: run.id, alternative: 0, step: shown?.step ?? 0 };
  await expect(client.runs.useState({ ...(await target()), ...from, spans: [3] })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await client.runs.useState({ ...(await target()), ...from, spans: [0, 2] });
  const { proposals } = await state();
  expect(proposals).toHaveLength(1);
  const texts = proposed(proposals[0]?.hunks ?? [], spans);
  expect(texts.map((text) => text !== "")).toEqual([true, false, true]);
  const shownTexts = shown?.spans.map(({ slots }) => slots.map((slot) => (slot.deleted ? "" : (slot.text ?? slot.guess ?? ""))).join(""));
  expect([texts[0], texts[2]]).toEqual([shownTexts?.[0]?.trim(), shownTexts?.[2]?.trim()]);
});

test("what goes on from a state has the same room", async () => {
  const { client, target, run, documentId } = await drafting();
  await watchRun(client, run.id);
  const { state } = await client.documents.open({ documentId });
  expect(state.text).toBe(TEXT);
  const on = await client.runs.continueFrom({ ...(await target()), runId: run.id, alternative: 0, step: 10, seed: 3 });
  expect(on.spans.map(({ room }) => room)).toEqual([ROOM, ROOM, ROOM]);
  const events = await watchRun(client, on.id);
  const last = events.at(-1);
  expect(last?.type === "run" ? last.run.phase : null).toBe("done");
});

test("a run over more sections than a long document has is refused", async () => {
  const { client, target } = await drafting();
  const spans = Array.from({ length: 257 }, () => ({ start: 0, end: 0 }));
  await expect(client.runs.start({ ...(await target()), spans, parameters })).rejects.toThrow();
});
