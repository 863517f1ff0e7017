/** Packs the app of this checkout with the real packer; only Electron's own binary is a stand-in. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listPackage } from "@electron/asar";
import { FuseV1Options } from "@electron/fuses";
import { Arch, build, Platform } from "electron-builder";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureBuilt } from "../../scripts/build.mjs";
import { root } from "./configuration.ts";
import { createFakeElectron, readFuses } from "./fakeElectron.ts";
import { packedFiles } from "./packedFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-pack-"));
const resources = join(folder, "release", "linux-unpacked", "resources");

beforeAll(async () => {
  await ensureBuilt();
  await createFakeElectron(join(folder, "electron"));
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget("dir", Arch.x64),
    publish: "never",
    config: { electronDist: join(folder, "electron"), directories: { output: join(folder, "release") } },
  });
}, 900_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the archive holds what the patterns promise, native files beside it", async () => {
  const listed = listPackage(join(resources, "app.asar"), { isPack: false }).map((file) => file.replaceAll("\\", "/").replace(/^\//, ""));
  const { packed, unpacked } = await packedFiles("linux", "x64");
  const files = listed.filter((file) => packed.includes(file) || !packed.some((other) => other.startsWith(`${file}/`)));
  expect(files.sort()).toEqual([...packed].sort());
  for (const file of unpacked) expect([file, existsSync(join(resources, "app.asar.unpacked", file))]).toEqual([file, true]);
  expect(files.some((file) => file === "dist/main/electron.mjs")).toBe(true);
  expect(files.some((file) => file === "dist/renderer/index.html")).toBe(true);
});

test("models, samples and fonts are beside the archive", () => {
  for (const file of ["assets/samples/index.json", "assets/LICENCES.md", "assets/fonts"])
    expect([file, existsSync(join(resources, file))]).toEqual([file, true]);
});

test("the fuses of the packed binary are set as the security rules say", () => {
  const fuses = readFuses(readFileSync(join(resources, "..", "palimpsest")));
  const state = (fuse: FuseV1Options): string | undefined => fuses[fuse];
  expect({
    runAsNode: state(FuseV1Options.RunAsNode),
    cookieEncryption: state(FuseV1Options.EnableCookieEncryption),
    nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyFromAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
    fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
  }).toEqual({
    runAsNode: "0",
    cookieEncryption: "1",
    nodeOptions: "0",
    inspect: "0",
    asarIntegrity: "1",
    onlyFromAsar: "1",
    fileProtocol: "0",
  });
});
