/** What happens to packages while another one is on its way, or between the check and the installation. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { addedCandidate, openEmpty } from "./testing/adding.ts";
import { editManifest, licensedPackage } from "./testing/archives.ts";
import { CA, serve } from "./testing/packageServer.ts";

test("what is installed can be changed while another package is being downloaded, whose beginning stays", async () => {
  const server = await serve((_request, response) => {
    response.writeHead(200, { etag: '"one"', "content-length": 100_000 });
    response.write(new Uint8Array(50_000));
  });
  const { client, backend, folder } = await openEmpty({ downloads: { stall: 60_000, ca: CA } });
  const { candidateId, info } = await addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) });
  const stream = await client.models.add({ from: "url", url: server.url() });
  await stream.next();
  const downloads = join(folder, "models", ".downloads");
  const sizes = (): number[] => readdirSync(downloads).map((name) => readFileSync(join(downloads, name)).length);
  await expect.poll(sizes).toContain(50_000);
  await client.settings.update({ modelQuotaBytes: info.bytes + 45_000 });
  await expect(client.models.install({ candidateId, licenceAccepted: true })).rejects.toMatchObject({ code: "QUOTA_EXCEEDED" });
  expect(sizes()).toContain(50_000);
  await client.settings.update({ modelQuotaBytes: info.bytes + 200_000 });
  await client.models.install({ candidateId, licenceAccepted: true });
  await client.models.remove({ model: "tiny-denoiser" });
  await stream.return?.();
});

test("two of the same id: the second takes the place of the first", async () => {
  const { client, backend } = await openEmpty();
  const newer = licensedPackage(temporaryFolder(), "newer", (manifest) => {
    manifest.version = "0.2.0";
  });
  const paths = [licensedPackage(temporaryFolder()), newer];
  const candidates = await Promise.all(paths.map((path) => addedCandidate(backend, { from: "folder", path })));
  await Promise.all(candidates.map(({ candidateId }) => client.models.install({ candidateId, licenceAccepted: true })));
  expect(await client.models.list({})).toMatchObject([{ id: "tiny-denoiser", version: "0.2.0" }]);
});

test("a package that was changed after it was checked is not installed", async () => {
  const { client, backend, folder } = await openEmpty();
  const { candidateId } = await addedCandidate(backend, { from: "folder", path: licensedPackage(temporaryFolder()) });
  editManifest(join(folder, "models", ".candidates", candidateId, "tiny-denoiser"), (manifest) => {
    manifest.version = "6.6.6";
  });
  await expect(client.models.install({ candidateId, licenceAccepted: true })).rejects.toMatchObject({ code: "MODEL_CHANGED" });
  expect(existsSync(join(folder, "models", "tiny-denoiser"))).toBe(false);
  expect(backend.storage.licences.list()).toEqual([]);
});
