/** Adding packages through the backend: every source, every stage, the licence, the quota, replacing, and crashes. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Dialogs } from "../../ports/ports.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { find, importText, openBackend, PARAMETERS, SPAN, TEXT, watchRun } from "../testing/backend.ts";
import { sweep } from "./acquire/install.ts";
import { addedCandidate, leftovers, openEmpty, readAll } from "./testing/adding.ts";
import { LICENCE_TEXT, licensedPackage, sha256, zipFolder } from "./testing/archives.ts";
import { cutAfter, sendFile, serve } from "./testing/packageServer.ts";

const installedIds = (workspace: string): string[] =>
  existsSync(join(workspace, "models")) ? readdirSync(join(workspace, "models")).filter((name) => !name.startsWith(".")) : [];

describe("from an address", () => {
  test("downloaded across a cut, unpacked, checked, licensed, installed, used", async () => {
    const zip = zipFolder(licensedPackage(temporaryFolder(), "anything"));
    const half = zip.length >> 1;
    const server = await serve((_request, response, seen, count) =>
      count === 1 ? cutAfter(response, zip, seen, half) : sendFile(response, zip, seen),
    );
    const { client, folder, backend } = await openEmpty();
    const events = await readAll(await client.models.add({ from: "url", url: `${server.url()}#sha256=${sha256(zip)}` }));
    const stages = events.map((event) => event.type);
    expect([...new Set(stages)]).toEqual(["downloading", "unpacking", "checking", "ready"]);
    expect(events.filter((event) => event.type === "downloading").at(-1)).toEqual({
      type: "downloading",
      received: zip.length,
      total: zip.length,
      resumedFrom: Number(/\d+/.exec(server.seen[1]?.range ?? "")?.[0]),
    });
    expect(events.filter((event) => event.type === "checking").at(-1)).toMatchObject({ of: null });
    const last = events.at(-1);
    if (last?.type !== "ready") throw new Error("not ready");
    const { candidateId, info, licenceText, replaces } = last.candidate;
    expect({ info, licenceText, replaces }).toMatchObject({
      info: { id: "tiny-denoiser", family: "masked-diffusion", bundled: false, problem: null },
      licenceText: LICENCE_TEXT,
      replaces: null,
    });

    await expect(client.models.install({ candidateId, licenceAccepted: false })).rejects.toMatchObject({ code: "LICENCE_NOT_ACCEPTED" });
    expect(installedIds(folder)).toEqual([]);
    expect(backend.storage.licences.list()).toEqual([]);
    await client.settings.update({ authorName: "Ada" });
    expect(await client.models.install({ candidateId, licenceAccepted: true })).toEqual(info);
    expect(backend.storage.licences.list()).toMatchObject([
      {
        model: "tiny-denoiser",
        packageHash: info.packageHash,
        licence: info.licence,
        licenceSha256: sha256(Buffer.from(LICENCE_TEXT)),
        by: "Ada",
      },
    ]);
    expect(() => backend.storage.connection().raw.exec("DELETE FROM licence_acceptance")).toThrow(/never removed/);
    await expect(client.models.install({ candidateId, licenceAccepted: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await client.models.licence({ model: "tiny-denoiser" })).toEqual({ licence: info.licence, text: LICENCE_TEXT });
    expect((await client.models.verify({ model: "tiny-denoiser" })).problems).toEqual([]);
    expect([leftovers(folder), readdirSync(join(folder, "models", ".downloads"))]).toEqual([[], []]);

    const documentId = await importText(client, TEXT);
    const parameters = { ...PARAMETERS, model: "tiny-denoiser" };
    const run = await client.runs.start({ documentId, clientId: "tab", baseVersion: 1, spans: [find(TEXT, SPAN)], parameters });
    expect((await watchRun(client, run.id)).at(-1)).toMatchObject({ run: { phase: "done" } });
  });

  test("stopped in the middle, the beginning is kept and the next attempt goes on", async () => {
    const zip = zipFolder(licensedPackage(temporaryFolder()));
    const half = zip.length >> 1;
    const server = await serve((_request, response, seen, count) => {
      if (count > 1) return sendFile(response, zip, seen);
      response.writeHead(200, { etag: '"one"', "content-length": zip.length });
      response.write(zip.subarray(0, half));
    });
    const { client, folder } = await openEmpty();
    const stream = await client.models.add({ from: "url", url: server.url() });
    await stream.next();
    const part = (): number => {
      const downloads = join(folder, "models", ".downloads");
      const name = existsSync(downloads) ? readdirSync(downloads).find((file) => file.endsWith(".part")) : undefined;
      return name === undefined ? 0 : readFileSync(join(downloads, name)).length;
    };
    await expect.poll(part).toBe(half);
    await stream.return?.();
    const storage = await client.models.storage({});
    expect(storage.used).toBeGreaterThanOrEqual(half);
    const events = await readAll(await client.models.add({ from: "url", url: server.url() }));
    expect(events[0]).toMatchObject({ type: "downloading", received: half, resumedFrom: half });
    expect(events.at(-1)?.type).toBe("ready");
  });

  test("what is no package leaves nothing, and the app goes on with the package it had", async () => {
    const bytes = Buffer.from("<html>Please log in</html>");
    const server = await serve((_request, response, seen) => sendFile(response, bytes, seen));
    const { client, backend, folder } = await openEmpty();
    const { candidateId } = await addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) });
    await client.models.install({ candidateId, licenceAccepted: true });
    await expect(readAll(await client.models.add({ from: "url", url: server.url() }))).rejects.toMatchObject({
      code: "MODEL_BROKEN",
      message: expect.stringContaining("no ZIP archive"),
    });
    expect([leftovers(folder), readdirSync(join(folder, "models", ".downloads")), installedIds(folder)]).toEqual([
      [],
      [],
      ["tiny-denoiser"],
    ]);
    expect((await client.models.verify({ model: "tiny-denoiser" })).problems).toEqual([]);
  });

  test.each(["http://example.org/a.zip", "file:///etc/passwd", "nonsense"])("%s is refused", async (url) => {
    const { client } = await openEmpty();
    await expect((async () => readAll(await client.models.add({ from: "url", url })))()).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("from this machine", () => {
  const dialogs = (path: string | null): Dialogs => ({
    openFile: async () => null,
    openFolder: async () => path,
    openArchive: async () => path,
    saveFile: async () => null,
    openSaved: async () => {},
  });

  test("a folder chosen in the dialog can be discarded, an archive installed; files that no manifest names are left behind", async () => {
    const parent = temporaryFolder();
    const path = licensedPackage(parent);
    mkdirSync(join(path, "notes"));
    writeFileSync(join(path, "notes", "secret.txt"), "x");
    const archive = join(parent, "a.zip");
    writeFileSync(archive, zipFolder(path, ""));
    const chosen = { ...dialogs(path), openArchive: async () => archive };
    const { client, folder } = await openEmpty({ dialogs: chosen });
    const candidateOf = async (what: "folder" | "archive"): Promise<string> => {
      const last = (await readAll(await client.models.add({ from: "dialog", what }))).at(-1);
      if (last?.type !== "ready") throw new Error("not ready");
      return last.candidate.candidateId;
    };
    const candidateId = await candidateOf("folder");
    expect(leftovers(folder).length).toBeGreaterThan(5);
    for (const unknown of ["..", ".", "none"]) await client.models.discard({ candidateId: unknown });
    expect(leftovers(folder).length).toBeGreaterThan(5);
    await client.models.discard({ candidateId });
    await client.models.discard({ candidateId });
    expect(leftovers(folder)).toEqual([]);
    await expect(client.models.install({ candidateId, licenceAccepted: true })).rejects.toMatchObject({ code: "NOT_FOUND" });

    await client.models.install({ candidateId: await candidateOf("archive"), licenceAccepted: true });
    const installed = join(folder, "models", "tiny-denoiser");
    expect([existsSync(join(installed, "notes")), existsSync(join(installed, "int8", "step.onnx"))]).toEqual([false, true]);
  });

  test("a closed dialog, and a host without dialogs", async () => {
    const { client } = await openEmpty({ dialogs: dialogs(null) });
    expect(await readAll(await client.models.add({ from: "dialog", what: "folder" }))).toEqual([{ type: "cancelled" }]);
    const without = await openEmpty();
    await expect((async () => readAll(await without.client.models.add({ from: "dialog", what: "archive" })))()).rejects.toMatchObject({
      code: "NOT_AVAILABLE",
    });
  });

  test("a masked language model of others, with the licence that its card names, and with one that it does not name", async () => {
    const { client, backend } = await openEmpty();
    const path = fileURLToPath(new URL("../../inference/fixtures/tiny-modernbert", import.meta.url));
    const { candidateId, info, licenceText } = await addedCandidate(backend, { from: "folder", path }, { id: "theirs" });
    expect(info).toMatchObject({ id: "theirs", family: "masked-lm", limits: ["no-context-cache", "fixed-length", "no-planner"] });
    expect(licenceText).toContain(info.licence);
    await client.models.install({ candidateId, licenceAccepted: true });
    expect((await client.models.verify({ model: "theirs" })).problems).toEqual([]);

    const silent = join(temporaryFolder(), "silent");
    cpSync(path, silent, { recursive: true });
    rmSync(join(silent, "README.md"));
    await expect(addedCandidate(backend, { from: "folder", path: silent })).rejects.toMatchObject({
      code: "MODEL_BROKEN",
      message: expect.stringContaining("no licence"),
    });
    expect((await addedCandidate(backend, { from: "folder", path: silent }, { licence: "MIT" })).info).toMatchObject({
      id: "silent",
      licence: "MIT",
    });
  });
});

describe("room", () => {
  test("the quota counts added packages and says what could go", async () => {
    const { client, backend } = await openEmpty();
    const first = await addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) });
    await client.models.install({ candidateId: first.candidateId, licenceAccepted: true });
    const { used, quota, free } = await client.models.storage({});
    expect(used).toBeGreaterThanOrEqual(first.info.bytes);
    expect(quota).toBe(10e9);
    expect(free).toBeGreaterThan(0);
    await client.settings.update({ modelQuotaBytes: Math.floor(first.info.bytes * 1.5) });
    const second = licensedPackage(temporaryFolder(), "second", (manifest) => {
      manifest.id = "second";
    });
    const archive = join(temporaryFolder(), "a.zip");
    writeFileSync(archive, zipFolder(second));
    for (const source of [
      { from: "folder", path: second },
      { from: "archive", path: archive, sha256: null },
    ] as const)
      await expect(addedCandidate(backend, source)).rejects.toMatchObject({
        code: "QUOTA_EXCEEDED",
        message: expect.stringMatching(/tiny-denoiser \(.*MB\)/),
      });
    // Another version of the package that is there needs no more room than it gives back.
    const newer = licensedPackage(temporaryFolder(), "newer", (manifest) => {
      manifest.version = "0.2.0";
    });
    const { candidateId, replaces } = await addedCandidate(backend, { from: "folder", path: newer });
    expect(replaces).toMatchObject({ id: "tiny-denoiser", version: "0.1.0" });
    expect(await client.models.install({ candidateId, licenceAccepted: true })).toMatchObject({ version: "0.2.0" });
  });

  test("unfinished downloads give way before a package is refused", async () => {
    const { client, backend, folder } = await openEmpty();
    const path = licensedPackage(temporaryFolder());
    const downloads = join(folder, "models", ".downloads");
    mkdirSync(downloads, { recursive: true });
    writeFileSync(join(downloads, "abc.part"), new Uint8Array(500_000));
    await client.settings.update({ modelQuotaBytes: 600_000 });
    expect((await client.models.storage({})).used).toBe(500_000);
    expect(await addedCandidate(backend, { from: "folder", path })).toMatchObject({ info: { id: "tiny-denoiser" } });
    expect(readdirSync(downloads)).toEqual([]);
  });

  test("an archive of unknown length is not downloaded onto a disk that is nearly full", async () => {
    const zip = zipFolder(licensedPackage(temporaryFolder()));
    const server = await serve((_request, response) => {
      response.writeHead(200, { etag: '"one"' });
      response.end(zip);
    });
    const { client } = await openEmpty({ freeBytes: async () => 100 * 1024 * 1024 });
    await expect(readAll(await client.models.add({ from: "url", url: server.url() }))).rejects.toMatchObject({ code: "DISK_FULL" });
  });

  test("a full disk is told before anything is written", async () => {
    const { client, backend, folder } = await openEmpty({ freeBytes: async () => 1000 });
    await expect(addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) })).rejects.toMatchObject({
      code: "DISK_FULL",
    });
    expect(leftovers(folder)).toEqual([]);
    expect(await client.models.list({})).toEqual([]);
  });

  test("a package larger than allowed is refused", async () => {
    const { backend } = await openEmpty();
    const path = licensedPackage(temporaryFolder());
    await expect(addedCandidate(backend, { from: "folder", path }, { mostBytes: 1000 })).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  });
});

describe("taking the place of another version", () => {
  test("one that somebody copied into a folder of another name", async () => {
    const { client, backend, folder } = await openEmpty();
    cpSync(licensedPackage(temporaryFolder()), join(folder, "models", "a-copy"), { recursive: true });
    const newer = licensedPackage(temporaryFolder(), "newer", (manifest) => {
      manifest.version = "0.2.0";
    });
    const { candidateId } = await addedCandidate(backend, { from: "folder", path: newer });
    expect(await client.models.install({ candidateId, licenceAccepted: true })).toMatchObject({ version: "0.2.0" });
    expect(installedIds(folder)).toEqual(["tiny-denoiser"]);
  });

  test("a run that is under way ends with the old files, the next one uses the new", async () => {
    const { client, backend } = await openEmpty();
    const first = await addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) });
    const old = await client.models.install({ candidateId: first.candidateId, licenceAccepted: true });
    const newer = licensedPackage(temporaryFolder(), "newer", (manifest) => {
      manifest.version = "0.2.0";
    });
    const { candidateId } = await addedCandidate(backend, { from: "folder", path: newer });
    const documentId = await importText(client, TEXT);
    const parameters = { ...PARAMETERS, plan: { by: "steps" as const, steps: 24 } };
    const start = async (document: string) =>
      client.runs.start({ documentId: document, clientId: "tab", baseVersion: 1, spans: [find(TEXT, SPAN)], parameters });
    const run = await start(documentId);
    let installed = false;
    let last: unknown = null;
    for await (const event of await client.runs.watch({ runId: run.id })) {
      if (event.type === "frame" && !installed) {
        installed = true;
        expect(await client.models.install({ candidateId, licenceAccepted: true })).toMatchObject({ version: "0.2.0" });
      }
      if (event.type === "run") last = event.run;
    }
    expect(installed).toBe(true);
    expect(last).toMatchObject({ phase: "done" });
    const [now] = await client.models.list({});
    expect(now?.packageHash).not.toBe(old.packageHash);
    const second = await start(await importText(client, TEXT));
    expect((await watchRun(client, second.id)).at(-1)).toMatchObject({ run: { phase: "done" } });
    const status = backend.engine.status();
    expect(status.state === "ready" ? status.loaded.packageHash : status.state).toBe(now?.packageHash);
  });

  test("removing a package that is loaded hurts nobody", async () => {
    const { client, backend } = await openEmpty();
    const { candidateId } = await addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) });
    await client.models.install({ candidateId, licenceAccepted: true });
    const documentId = await importText(client, TEXT);
    const parameters = { ...PARAMETERS, plan: { by: "steps" as const, steps: 24 } };
    const run = await client.runs.start({ documentId, clientId: "tab", baseVersion: 1, spans: [find(TEXT, SPAN)], parameters });
    let removed = false;
    let last: unknown = null;
    for await (const event of await client.runs.watch({ runId: run.id })) {
      if (event.type === "frame" && !removed) {
        removed = true;
        await client.models.remove({ model: "tiny-denoiser" });
      }
      if (event.type === "run") last = event.run;
    }
    expect(last).toMatchObject({ phase: "done" });
    const other = await importText(client, TEXT);
    const next = client.runs.start({ documentId: other, clientId: "tab", baseVersion: 1, spans: [find(TEXT, SPAN)], parameters });
    await expect(next).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });

  test("what is no package is not removed", async () => {
    const { client, folder } = await openEmpty();
    mkdirSync(join(folder, "models"), { recursive: true });
    writeFileSync(join(folder, "models", "notes"), "x");
    const error = await client.models.remove({ model: "notes" }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "MODEL_MISSING" });
    expect(String(error)).not.toContain(folder);
    expect(existsSync(join(folder, "models", "notes"))).toBe(true);
  });

  test("a package that ships with the app, or differs from another in case alone, is refused", async () => {
    const { backend } = await openBackend();
    await expect(addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("ships with Palimpsest"),
    });
    const path = licensedPackage(temporaryFolder(), "x", (manifest) => {
      manifest.id = "Tiny-Denoiser";
    });
    await expect(addedCandidate(backend, { from: "folder", path })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("after a crash", () => {
  test("leftovers are swept when the workspace is opened, a package that was put aside comes back", async () => {
    const folder = temporaryFolder();
    const models = join(folder, "models");
    const tiny = licensedPackage(temporaryFolder());
    mkdirSync(join(models, ".candidates", "x", "half"), { recursive: true });
    mkdirSync(join(models, ".adding-tiny-1"), { recursive: true });
    // Killed between the two renames: the old one is aside, the new one never came.
    cpSync(tiny, join(models, ".replaced-tiny-denoiser@1234"), { recursive: true });
    // Killed before the old one was deleted.
    cpSync(tiny, join(models, "other"), { recursive: true });
    cpSync(tiny, join(models, ".replaced-other@5678"), { recursive: true });
    mkdirSync(join(models, ".downloads"));
    const week = 8 * 24 * 60 * 60;
    for (const [name, age] of [
      ["old.part", week],
      ["new.part", 0],
    ] as const) {
      writeFileSync(join(models, ".downloads", name), "x");
      utimesSync(join(models, ".downloads", name), Date.now() / 1000 - age, Date.now() / 1000 - age);
    }
    await sweep(models, Date.now());
    expect(readdirSync(models).sort()).toEqual([".downloads", "other", "tiny-denoiser"]);
    expect(readdirSync(join(models, ".downloads"))).toEqual(["new.part"]);

    // The backend sweeps by itself.
    rmSync(join(models, "other"), { recursive: true });
    renameSync(join(models, "tiny-denoiser"), join(models, ".replaced-tiny-denoiser@9"));
    const { client, backend } = await openEmpty({}, folder);
    await client.models.discard({ candidateId: "none" });
    expect((await client.models.list({})).map((model) => model.id)).toEqual(["tiny-denoiser"]);
    await backend.close();
  });
});
