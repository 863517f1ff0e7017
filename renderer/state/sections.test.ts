/** Drafting and polishing over the real backend with the tiny model. */
import { expect, test } from "vitest";
import { importText, openBackend } from "../../main/services/testing/backend.ts";
import { emptySections, makeRoom } from "../../src/domain/document/draftPlaces.ts";
import { parseOutline } from "../../src/domain/document/outline.ts";
import { applyEdits } from "../../src/domain/text/editAlgebra.ts";
import { sectionAt } from "../editor/sections.ts";
import { regenerateAgain } from "./actions/again.ts";
import { goOnWriting, keepSections, progressOfShown, stopAndChoose } from "./actions/keepSections.ts";
import { startDraft, startPolish } from "./actions/sections.ts";
import { pendingChanges } from "./changes.ts";
import { errorCode } from "./errors.ts";
import { getKeeping, setKeeping } from "./keeping.ts";
import { locateSpans } from "./runBook.ts";
import type { DocumentSession } from "./session.ts";
import { backedSession } from "./testing/backedSession.ts";
import { setGenerate, setUi } from "./uiStore.ts";

const OUTLINE = "# Agreement\n\n## Scope\n## Fees\n\n## Term\n\n\n## Liability\n\n## Law";

async function open(text: string): Promise<{ session: DocumentSession; problems: unknown[] }> {
  const { backend, client } = await openBackend();
  await client.settings.update({ model: "tiny-denoiser" });
  const documentId = await importText(client, text);
  const { session, problems } = await backedSession({ backend }, documentId);
  setGenerate({ seed: 5, model: null });
  setUi({ screen: { kind: "document", session } });
  return { session, problems };
}

const tokensFor = (session: DocumentSession, tokens: number): Map<string, number> =>
  new Map(emptySections(session.state().text).map(({ id }) => [id, tokens]));

const viewOf = (session: DocumentSession, runId: string) => session.runs().find(({ run }) => run.id === runId);
const ended = (session: DocumentSession, runId: string) =>
  expect.poll(() => viewOf(session, runId)?.active, { timeout: 60_000 }).toBe(false);
const saved = (session: DocumentSession) => expect.poll(() => session.connection(), { timeout: 10_000 }).toBe("saved");
const pending = (session: DocumentSession) =>
  session.state().proposals.flatMap(({ hunks }) => hunks.filter(({ status }) => status === "pending"));

/** Starts a draft and pauses it when all of its sections have a beginning. */
async function pausedDraft(session: DocumentSession, tokens: number): Promise<string> {
  const run = await startDraft(session, tokensFor(session, tokens), "careful");
  await session.pauseRun(run.id);
  const paused = () => expect.poll(() => viewOf(session, run.id)?.run.phase, { timeout: 10_000 }).toBe("paused");
  await paused();
  while (progressOfShown(session).some(({ state }) => state === "waiting")) {
    // Together, so that a busy machine cannot let the run go to its end in between.
    await Promise.all([session.resumeRun(run.id), session.pauseRun(run.id)]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await paused();
  }
  return run.id;
}

/** The texts below the headings, with the line breaks around them. */
const bodies = (text: string): Map<string, string> =>
  new Map(
    [...text.matchAll(/^## (.*)$/gm)].map((match) => {
      const from = match.index + match[0].length;
      const next = text.indexOf("\n## ", from);
      return [match[1] ?? "", text.slice(from, next < 0 ? text.length : next)];
    }),
  );

test("an outline is drafted: every section gets text between blank lines, and undo leads back to the outline", async () => {
  const { session, problems } = await open(OUTLINE);
  const run = await startDraft(session, tokensFor(session, 24), "draft");
  expect(run.spans.map(({ room }) => room)).toEqual([24, 24, 24, 24, 24]);
  await ended(session, run.id);
  await expect.poll(() => pending(session).length).toBeGreaterThan(0);
  await session.decide(
    pending(session).map(({ id }) => id),
    "accept",
    "drafted",
  );
  const written = bodies(session.state().text);
  expect([...written.keys()]).toEqual(["Scope", "Fees", "Term", "Liability", "Law"]);
  for (const body of written.values()) expect(body).toMatch(/^\n\n\S[\s\S]*\S\n(\n*)$/);
  for (const step of ["decision", "run", "room"]) {
    expect(session.canUndo(), step).toBe(true);
    await session.undo();
  }
  expect(session.state().text).toBe(OUTLINE);
  expect(session.canUndo()).toBe(false);
  await saved(session);
  expect(problems).toEqual([]);
  await session.close();
});

test("a draft that cannot start leaves the text and the undo stack as they were", async () => {
  const { session } = await open(OUTLINE);
  setGenerate({ model: "nothing-of-this-name" });
  const failure = await startDraft(session, tokensFor(session, 24), "draft").catch((error: unknown) => error);
  expect(errorCode(failure)).toBe("MODEL_MISSING");
  expect(session.state().text).toBe(OUTLINE);
  expect(session.canUndo()).toBe(false);
  expect(session.canRedo()).toBe(false);
  await session.close();
});

test("a draft that is stopped leaves the text as it was; its sections can be kept afterwards", async () => {
  const { session, problems } = await open(OUTLINE);
  const runId = await pausedDraft(session, 16);
  await session.cancelRun(runId);
  await ended(session, runId);
  await expect.poll(() => session.state().text).toBe(OUTLINE);
  await saved(session);

  setKeeping({ runId, spans: new Set([1, 4]), pausing: false });
  await keepSections();
  await session.decide(
    pending(session).map(({ id }) => id),
    "accept",
    "drafted",
  );
  const written = bodies(session.state().text);
  for (const title of ["Fees", "Law"]) expect(written.get(title)).toMatch(/^\n\n\S/);
  for (const title of ["Scope", "Term", "Liability"]) expect(written.get(title)?.trim()).toBe("");
  expect(written.get("Fees")).toMatch(/\n$/);
  expect(problems).toEqual([]);
  await session.close();
});

test("stop and keep proposes the chosen sections alone, and the others look as before", async () => {
  const { session, problems } = await open(OUTLINE);
  const runId = await pausedDraft(session, 16);
  await stopAndChoose();
  expect(getKeeping().runId).toBe(runId);
  expect(progressOfShown(session)).toHaveLength(5);
  setKeeping({ spans: new Set([0, 2]) });
  await keepSections();
  await ended(session, runId);
  expect(getKeeping().runId).toBeNull();
  await session.decide(
    pending(session).map(({ id }) => id),
    "accept",
    "drafted",
  );
  await expect
    .poll(() => [...bodies(session.state().text)].filter(([, body]) => body.trim() === ""))
    .toEqual([
      ["Fees", "\n"],
      ["Liability", "\n"],
      ["Law", ""],
    ]);
  for (const title of ["Scope", "Term"]) expect(bodies(session.state().text).get(title)).toMatch(/^\n\n\S[\s\S]*\n$/);
  expect(problems).toEqual([]);
  await session.close();
});

test("a drafted section is written again at its place alone, with its room", async () => {
  const { session, problems } = await open(OUTLINE);
  const first = await startDraft(session, tokensFor(session, 24), "draft");
  await ended(session, first.id);
  await expect.poll(() => pending(session).length).toBe(5);
  const item = pendingChanges(session.state())[2];
  if (item === undefined) throw new Error("There is no third change.");
  setGenerate({ seed: 6 });
  await regenerateAgain(item);
  const again = session.runs().at(-1)?.run;
  expect(again?.id).not.toBe(first.id);
  expect(again?.spans).toEqual([{ start: item.hunk.start, end: item.hunk.start, oldText: "", room: 24 }]);
  expect(again?.parameters).toMatchObject({ strength: 1, prose: true });
  await ended(session, again?.id ?? "");
  await expect.poll(() => pending(session).length).toBe(5);
  expect(session.state().text).toBe(applyEdits(OUTLINE, makeRoom(emptySections(OUTLINE)).edits));
  expect(problems).toEqual([]);
  await session.close();
});

test("the timeline of a stored draft knows its sections although the text has grown", async () => {
  const { session } = await open(OUTLINE);
  const { id } = await startDraft(session, tokensFor(session, 24), "draft");
  await ended(session, id);
  await expect.poll(() => pending(session).length).toBe(5);
  const hunkIds = pending(session).map((hunk) => hunk.id);
  await session.decide(hunkIds, "accept", "drafted");
  const run = viewOf(session, id)?.run;
  if (run === undefined) throw new Error("The run is gone.");
  const places = locateSpans(run, session.state());
  const outline = parseOutline(session.state().text);
  expect(places.map(({ start }) => sectionAt(outline, start)?.title)).toEqual(["Scope", "Fees", "Term", "Liability", "Law"]);
  await session.close();
});

test("polished paragraphs keep their line breaks; running text is asked for where there are none", async () => {
  const { session } = await open("## Scope\n\nThe Supplier shall deliver\nthe services.\n\n## Fees\n\nThe Customer pays on time.\n");
  const wrapped = await startPolish(session, new Set(["scope", "fees"]), 0.2, "draft");
  expect(wrapped.parameters.prose).toBe(false);
  await ended(session, wrapped.id);
  const plain = await startPolish(session, new Set(["fees"]), 0.2, "draft");
  expect(plain.parameters.prose).toBe(true);
  await ended(session, plain.id);
  await session.close();
});

test("choosing can end with going on", async () => {
  const { session } = await open(OUTLINE);
  const runId = await pausedDraft(session, 16);
  await stopAndChoose();
  await goOnWriting();
  await ended(session, runId);
  expect(viewOf(session, runId)?.run.phase).toBe("done");
  await session.close();
});

test("polishing leaves out a paragraph that is a date alone, and keeps figures whatever is chosen", async () => {
  const text = "## Term\n\n1 March 2027\n\nThe term is 24 months from that day, and it renews itself.\n";
  const { session } = await open(text);
  setGenerate({ protect: [] });
  const run = await startPolish(session, new Set(["term"]), 0.6, "draft");
  expect(run.spans.map(({ oldText }) => oldText)).toEqual(["The term is 24 months from that day, and it renews itself."]);
  await ended(session, run.id);
  await session.decide(
    pending(session).map(({ id }) => id),
    "accept",
    "drafted",
  );
  expect(session.state().text).toMatch(/^## Term\n\n1 March 2027\n\n[^\n]*24[^\n]*\n$/);
  setGenerate({ protect: ["numbers", "dates", "amounts", "names"] });
  await session.close();
});

test("polishing writes prose again and leaves headings, code and wholly locked places alone", async () => {
  const text =
    "## Scope\n\nThe Supplier shall deliver the services with reasonable care and skill.\n\n```\ncode of it\n```\n\n## Fees\n\n- The Customer pays each invoice within thirty days.\n- Locked words stay.\n";
  const { session } = await open(text);
  const at = text.indexOf("Locked words stay.");
  await session.lock([{ start: at, end: at + "Locked words stay.".length }]);
  const run = await startPolish(session, new Set(["scope", "fees"]), 0.6, "draft");
  expect(run.spans.map(({ oldText }) => oldText)).toEqual([
    "The Supplier shall deliver the services with reasonable care and skill.",
    "The Customer pays each invoice within thirty days.",
  ]);
  await ended(session, run.id);
  await session.decide(
    pending(session).map(({ id }) => id),
    "accept",
    "drafted",
  );
  const { text: written } = session.state();
  expect(written).toMatch(/^## Scope\n\n[\s\S]+\n\n```\ncode of it\n```\n\n## Fees\n\n- [\s\S]+\n- Locked words stay\.\n$/);
  await session.close();
});
