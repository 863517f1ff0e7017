/** One suite over every transport: what the contract promises holds however it is reached. */
import { ORPCError } from "@orpc/client";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client, DocumentInfo, Frame, Run, RunEvent } from "../../src/contract/index.ts";
import { ERROR_CODES } from "../../src/domain/errors/palimpsestError.ts";
import { CALL_NAMES, callOf, isStream } from "./testing/calls.ts";
import { openTestBackend } from "./testing/testBackend.ts";
import { TRANSPORTS, type Transport } from "./testing/transports.ts";

const TEXT =
  "# Services Agreement\n\n## 1. Services\n\nThe Supplier shall deliver the Services to the Customer within 30 days.\n\n## 2. Fees\n\nThe Customer shall pay USD 1,250.00 for each calendar month.\n";
const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString("base64");
const parameters = { strength: 1, plan: { by: "steps", steps: 4 }, seed: 7, alternatives: 1 } as const;

describe.each(Object.keys(TRANSPORTS))("over %s", (name) => {
  let backend: Awaited<ReturnType<typeof openTestBackend>>;
  let transport: Transport;
  let client: Client;

  beforeAll(async () => {
    backend = await openTestBackend();
    const open = TRANSPORTS[name];
    if (open === undefined) throw new Error(name);
    transport = await open(backend.backend);
    client = transport.client;
  });
  afterAll(async () => {
    await transport.close();
    await backend.close();
  });

  const importText = async (text = TEXT): Promise<DocumentInfo> =>
    (await client.documents.importFile({ fileName: "agreement.md", base64: base64(text) })).info;
  const change = (text: string, at = 0): Parameters<Client["documents"]["change"]>[0]["change"] => ({
    cause: "typing",
    edits: [{ start: at, end: at, text }],
    hunks: [],
    proposals: [],
    locks: [],
    removedLocks: [],
  });
  const spanOf = (part: string) => ({ start: TEXT.indexOf(part), end: TEXT.indexOf(part) + part.length });
  const startRun = (documentId: string, spans = [spanOf("deliver the Services to the Customer")], steps = 4): Promise<Run> =>
    client.runs.start({ documentId, clientId: "tab", baseVersion: 1, spans, parameters: { ...parameters, plan: { by: "steps", steps } } });
  const follow = async (watcher: Client, runId: string, afterFrames = 0): Promise<{ frames: Frame[]; last: Run }> => {
    const frames: Frame[] = [];
    let last: Run | undefined;
    for await (const event of await watcher.runs.watch({ runId, afterFrames })) {
      if (event.type === "frame") frames.push(event.frame);
      else last = event.run;
    }
    if (last === undefined) throw new Error("the run told nothing");
    return { frames, last };
  };
  const codeOf = (error: unknown): string => (error instanceof ORPCError ? error.code : `not typed: ${String(error)}`);
  const failure = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => "no error",
      (error: unknown) => codeOf(error),
    );

  test("app: info, and settings that a second tab hears of", async () => {
    const info = await client.app.info({});
    expect(info).toMatchObject({ dialogs: false });
    const tab = await transport.another();
    const events = await tab.client.app.watch({});
    const heard = (async () => {
      for await (const event of events) if (event.type === "settings" && event.settings.authorName === "Ada") return event.settings;
      return null;
    })();
    await client.settings.update({ authorName: "Ada" });
    expect(await heard).toMatchObject({ authorName: "Ada" });
    expect(await client.settings.get({})).toMatchObject({ authorName: "Ada" });
    tab.cut();
  });

  test("models: list and verify", async () => {
    const models = await client.models.list({});
    expect(models.map((model) => [model.id, model.bundled, model.problem])).toEqual([["tiny-denoiser", true, null]]);
    const verified = await client.models.verify({ model: "tiny-denoiser" });
    expect(verified.problems).toEqual([]);
    expect(verified.checks).toBeGreaterThan(0);
  });

  test("models: room, licence, and what cannot be added", async () => {
    expect(await client.models.storage({})).toMatchObject({ used: 0, quota: expect.any(Number), free: expect.any(Number) });
    const { licence, text } = await client.models.licence({ model: "tiny-denoiser" });
    expect(text).toContain(licence);
    const add = async (input: Parameters<Client["models"]["add"]>[0]): Promise<void> => {
      for await (const _event of await client.models.add(input));
    };
    expect(await failure(add({ from: "dialog", what: "folder" }))).toBe("NOT_AVAILABLE");
    expect(await failure(add({ from: "url", url: "http://example.org/a.zip" }))).toBe("INVALID_ARGUMENT");
    expect(await failure(add({ from: "url", url: "https://localhost:1/a.zip#sha256=12" }))).toBe("INVALID_ARGUMENT");
    expect(await failure(client.models.install({ candidateId: "none", licenceAccepted: true }))).toBe("NOT_FOUND");
    expect(await failure(client.models.remove({ model: "tiny-denoiser" }))).toBe("NOT_AVAILABLE");
    expect(await failure(client.models.licence({ model: "none" }))).toBe("MODEL_MISSING");
  });

  test("documents: samples, import, typing, save, lock", async () => {
    const samples = await client.documents.samples({});
    expect(samples.length).toBeGreaterThan(2);
    const first = samples[0];
    if (first === undefined) throw new Error("no samples");
    expect((await client.documents.createFromSample({ sampleId: first.id })).title).not.toBe("");
    const { id: documentId } = await importText();
    expect(await client.documents.change({ documentId, clientId: "tab", baseVersion: 1, change: change("Draft\n") })).toEqual({
      version: 2,
    });
    const saved = await client.documents.save({ documentId });
    expect(saved.revisionNumber).toBe(2);
    const locked = await client.documents.lock({ documentId, clientId: "tab", baseVersion: 2, ranges: [{ start: 0, end: 5 }] });
    expect(
      await failure(client.documents.change({ documentId, clientId: "tab", baseVersion: locked.version, change: change("x", 2) })),
    ).toBe("LOCKED_TEXT");
    const { state } = await client.documents.open({ documentId });
    expect(state.text).toBe(`Draft\n${TEXT}`);
    expect((await client.documents.list({})).some((document) => document.id === documentId)).toBe(true);
  });

  test("a change reaches another tab's stream; leaving the stream ends it", async () => {
    const { id: documentId } = await importText();
    const tab = await transport.another();
    const stream = await tab.client.documents.watch({ documentId, afterVersion: 1 });
    await client.documents.change({ documentId, clientId: "tab", baseVersion: 1, change: change("契約 ") });
    for await (const event of stream) {
      if (event.type !== "changed") continue;
      expect(event).toMatchObject({ version: 2, clientId: "tab", change: { edits: [{ start: 0, end: 0, text: "契約 " }] } });
      break;
    }
    expect((await stream.next()).done).toBe(true);
    tab.cut();
  });

  test("the main job: plan, run, proposal, accept, history, restore, export", async () => {
    const { id: documentId } = await importText();
    const plan = await client.runs.plan({ kind: "contract", length: 16, plan: { by: "preset", preset: "balanced" } });
    expect(plan.sizes.reduce((sum, size) => sum + size, 0)).toBe(16);
    const started = await startRun(documentId);
    const { frames, last } = await follow(client, started.id);
    expect(last).toMatchObject({ phase: "done", seed: 7, locksHeld: true });
    expect(frames.at(-1)?.open).toBe(0);
    const stored = await client.runs.frames({ runId: started.id });
    // Every step is stored; the stream may leave some out, because it sends 20 a second at most.
    const steps = stored.frames.map((frame) => frame.step);
    expect(steps).toEqual(steps.map((_, index) => index));
    expect(steps.length).toBeGreaterThan(4);
    expect(isSubsequence(stepsOf(frames), steps)).toBe(true);
    expect(frames.at(-1)).toMatchObject({ step: steps.at(-1), steps: steps.at(-1) });

    const { state } = await client.documents.open({ documentId });
    const hunkIds = state.proposals.flatMap((proposal) => proposal.hunks).map((hunk) => hunk.id);
    expect(hunkIds.length).toBeGreaterThan(0);
    expect(state.text).toBe(TEXT);
    const decided = await client.proposals.decide({
      documentId,
      clientId: "tab",
      baseVersion: state.version,
      hunkIds,
      verdict: "accept",
      reason: "Agreed",
    });
    const { total, revisions } = await client.history.list({ documentId });
    expect(total).toBe(2);
    expect(revisions[0]).toMatchObject({ cause: "accept", author: { kind: "model" }, runId: started.id });
    const baseline = revisions.at(-1);
    if (baseline === undefined) throw new Error("no baseline");
    expect((await client.history.text({ revisionId: baseline.id })).text).toBe(TEXT);
    expect((await client.history.label({ revisionId: baseline.id, label: "As received" })).label).toBe("As received");
    const restored = await client.history.restore({ documentId, clientId: "tab", baseVersion: decided.version, revisionId: baseline.id });
    expect(restored.revision.number).toBe(3);
    const exported = await client.exports.create({ documentId, format: "md" });
    expect(Buffer.from((await client.exports.download({ exportId: exported.exportId })).base64, "base64").toString("utf8")).toBe(TEXT);
  });

  test("a run outlives its watcher: cut mid-run and attached again", async () => {
    const { id: documentId } = await importText();
    const started = await startRun(documentId, [spanOf("The Supplier shall deliver the Services to the Customer within 30 days.")], 16);
    const tab = await transport.another();
    const seen: RunEvent[] = [];
    const watching = (async () => {
      for await (const event of await tab.client.runs.watch({ runId: started.id })) {
        seen.push(event);
        if (seen.some((earlier) => earlier.type === "frame")) break;
      }
    })();
    await watching;
    tab.cut();
    const seenFrames = seen.flatMap((event) => (event.type === "frame" ? [event] : []));
    const again = await transport.another();
    const { frames, last } = await follow(again.client, started.id, seenFrames.at(-1)?.seen);
    expect(last.phase).toBe("done");
    const stored = await client.runs.frames({ runId: started.id });
    const steps = stored.frames.map((frame) => frame.step);
    const both = stepsOf([...seenFrames.map((event) => event.frame), ...frames]);
    // No frame came twice and they came in order; what came after the cut is complete up to the end.
    expect(both).toEqual([...new Set(both)].sort((a, b) => a - b));
    expect(isSubsequence(both, steps)).toBe(true);
    expect(both.at(0)).toBe(0);
    expect(both.at(-1)).toBe(steps.at(-1));
    again.cut();
  });

  test("cancel ends a run once and leaves the document as it was", async () => {
    const { id: documentId } = await importText();
    const started = await startRun(documentId, undefined, 64);
    await client.runs.cancel({ runId: started.id });
    const { last } = await follow(client, started.id);
    expect(["cancelled", "done"]).toContain(last.phase);
    const { state } = await client.documents.open({ documentId });
    expect(state.text).toBe(TEXT);
  });

  test("an aborted stream of scores stops, and the next call works", async () => {
    const { id: documentId } = await importText();
    const controller = new AbortController();
    const stream = await client.scores.document({ documentId }, { signal: controller.signal });
    const first = await stream.next();
    expect(first.done).toBe(false);
    controller.abort();
    const rest = await (async () => {
      try {
        for await (const _batch of stream);
        return "ended";
      } catch {
        return "ended";
      }
    })();
    expect(rest).toBe("ended");
    const tokens: unknown[] = [];
    for await (const batch of await client.scores.document({ documentId, range: { start: 0, end: 20 } })) tokens.push(...batch.tokens);
    expect(tokens.length).toBeGreaterThan(0);
  });

  test("each kind of error arrives with its code and details", async () => {
    const { id: documentId } = await importText("a😀b\n");
    const target = { documentId, clientId: "tab", baseVersion: 1 };
    const start = (range: { start: number; end: number }, model: string | null = null) =>
      client.runs.start({ ...target, spans: [range], parameters: { ...parameters, model } });
    const open = (fileName: string, bytes: string | Uint8Array) => client.documents.importFile({ fileName, base64: base64(bytes) });
    expect({
      NOT_FOUND: await failure(client.documents.open({ documentId: "none" })),
      STALE_VERSION: await failure(client.documents.change({ ...target, baseVersion: 99, change: change("x") })),
      SPAN_OUT_OF_RANGE: await failure(start({ start: 0, end: 5000 })),
      SPAN_SPLITS_CHARACTER: await failure(start({ start: 0, end: 2 })),
      INVALID_ARGUMENT: await failure(start({ start: 3, end: 1 })),
      MODEL_MISSING: await failure(start({ start: 0, end: 1 }, "no-such-model")),
      NOT_UTF8: await failure(open("a.md", new Uint8Array([0x61, 0xff, 0xfe, 0x62]))),
      CONTAINS_NUL: await failure(open("a.md", "a\0b")),
      UNSUPPORTED_FORMAT: await failure(open("a.docx", "PK")),
      FILE_TOO_LARGE: await failure(open("a.md", new Uint8Array(20 * 1024 * 1024 + 1).fill(97))),
      NOT_AVAILABLE: await failure(client.documents.chooseFile({})),
    }).toEqual(
      Object.fromEntries(
        [
          "NOT_FOUND",
          "STALE_VERSION",
          "SPAN_OUT_OF_RANGE",
          "SPAN_SPLITS_CHARACTER",
          "INVALID_ARGUMENT",
          "MODEL_MISSING",
          "NOT_UTF8",
          "CONTAINS_NUL",
          "UNSUPPORTED_FORMAT",
          "FILE_TOO_LARGE",
          "NOT_AVAILABLE",
        ].map((code) => [code, code]),
      ),
    );
    const error = await client.documents.open({ documentId: "none" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ORPCError);
    expect((error as ORPCError<string, unknown>).data).toMatchObject({ details: expect.anything() });
  });

  test.each(CALL_NAMES)("%s: hostile and random arguments are refused with a typed error, never a crash", async (callName) => {
    const hostile = fc.constantFrom<unknown>(
      undefined,
      null,
      [],
      "",
      "__proto__",
      { __proto__: null },
      { documentId: "../../etc/passwd" },
      { documentId: "x".repeat(100_000) },
      { documentId: { $ne: null } },
      { documentId: "a' OR 1=1 --", runId: "a' OR 1=1 --", revisionId: "'; DROP TABLE document; --" },
      { fileName: "../../x.md", base64: "%%%" },
      { from: "url", url: "file:///etc/passwd", sha256: null },
      { from: "url", url: "http://169.254.169.254/latest/meta-data", sha256: null },
      { from: "url", url: `https://${"x".repeat(100_000)}/`, sha256: "0".repeat(64) },
      { from: "folder", path: "/etc" },
      { candidateId: "../../models", licenceAccepted: true },
      { documentId: "d", clientId: "c", baseVersion: Number.MAX_SAFE_INTEGER, spans: [{ start: -1, end: 1e300 }] },
      { constructor: { prototype: {} } },
    );
    const fields = fc.dictionary(
      fc.constantFrom(
        "documentId",
        "clientId",
        "baseVersion",
        "spans",
        "parameters",
        "runId",
        "revisionId",
        "exportId",
        "model",
        "sampleId",
        "change",
        "hunkIds",
        "format",
        "ranges",
        "title",
        "kind",
        "from",
        "url",
        "candidateId",
        "licenceAccepted",
        "oldModel",
        "newModel",
      ),
      fc.jsonValue(),
      { maxKeys: 6 },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostile, fc.jsonValue(), fields), async (input) => {
        const controller = new AbortController();
        try {
          const result = await callOf(client, callName)(input, { signal: controller.signal });
          if (isStream(result)) {
            const next = result.next().catch((error: unknown) => ({ error }));
            controller.abort();
            const event = await next;
            if (typeof event === "object" && event !== null && "error" in event) assertTyped(event.error);
          }
        } catch (error) {
          assertTyped(error);
        }
      }),
      { numRuns: 25 },
    );
    expect((await client.app.info({})).version).not.toBe("");
  });
});

/** The steps that frames belong to. */
const stepsOf = (frames: readonly Frame[]): number[] => frames.map((frame) => frame.step);

/** Whether `part` has its members in `whole`, in the same order. */
function isSubsequence(part: readonly number[], whole: readonly number[]): boolean {
  let position = 0;
  return part.every((member) => {
    position = whole.indexOf(member, position) + 1;
    return position > 0;
  });
}

/** Every failure is one of the contract's codes, and none is the backend's own fault; an abort is the client's. */
function assertTyped(error: unknown): void {
  if (error instanceof Error && error.name === "AbortError") return;
  const code = error instanceof ORPCError ? error.code : `not typed: ${String(error)}`;
  expect(ERROR_CODES).toContain(code);
  expect(code).not.toBe("INTERNAL");
}
