import { existsSync } from "node:fs";
import { join } from "node:path";
import { validateConfiguration } from "app-builder-lib/out/util/config/config.js";
import { DebugLogger } from "builder-util";
import { expect, test } from "vitest";
import { readConfiguration, root } from "./configuration.ts";
import { packedFiles } from "./packedFiles.ts";

const TARGETS = [
  { platform: "linux", arch: "x64", binaries: ["linux/x64"], database: ["linux-x64.node", "linuxmusl-x64.node"] },
  { platform: "linux", arch: "arm64", binaries: ["linux/arm64"], database: ["linux-arm64.node", "linuxmusl-arm64.node"] },
  { platform: "win", arch: "x64", binaries: ["win32/x64"], database: ["win32-x64.node"] },
  { platform: "win", arch: "arm64", binaries: ["win32/arm64"], database: ["win32-arm64.node"] },
  { platform: "mac", arch: "arm64", binaries: ["darwin/arm64"], database: ["darwin-arm64.node"] },
] as const;

test("electron-builder's own schema accepts the configuration", async () => {
  await expect(validateConfiguration(await readConfiguration(), new DebugLogger(false))).resolves.toBeUndefined();
});

test("the schema check is real", async () => {
  await expect(
    validateConfiguration({ ...(await readConfiguration()), linux: { targets: ["deb"] } } as never, new DebugLogger(false)),
  ).rejects.toThrow(/configuration\.linux/);
});

test("installers for every platform, fuses as the security rules say", async () => {
  const configuration = await readConfiguration();
  const targets = (list: unknown): string[] => (list as { target: string }[]).map(({ target }) => target);
  expect(targets(configuration.linux?.target)).toEqual(["AppImage", "deb"]);
  expect(targets(configuration.win?.target)).toEqual(["nsis"]);
  expect(targets(configuration.mac?.target)).toEqual(["dmg"]);
  expect(configuration.asar).toBe(true);
  expect(configuration.npmRebuild).toBe(false);
  expect(configuration.electronFuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test.each(TARGETS)(
  "$platform $arch gets its own native files, unpacked, and nobody else's",
  async ({ platform, arch, binaries, database }) => {
    const { packed, unpacked } = await packedFiles(platform, arch);
    const native = packed.filter((file) => /\.(node|so(\.\d+)*|dll|dylib)$/.test(file));
    expect(native.every((file) => unpacked.includes(file))).toBe(true);
    expect([...new Set(native.map((file) => /napi-v6\/(\w+\/\w+)\//.exec(file)?.[1]).filter((folder) => folder !== undefined))]).toEqual([
      ...binaries,
    ]);
    expect(native.filter((file) => file.includes("better-sqlite3")).map((file) => file.split("/").at(-1))).toEqual([...database]);
    expect(native.some((file) => file.endsWith("onnxruntime_binding.node"))).toBe(true);
  },
);

test.each(TARGETS)("$platform $arch ships no sources, tests or packages that are bundled", async ({ platform, arch }) => {
  const { packed } = await packedFiles(platform, arch);
  const modules = new Set(packed.flatMap((file) => /^node_modules\/((@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  // The passphrase hash has a package of its own for each system; those of others are installed where the package is built for them.
  const systems = [...modules].filter((name) => name.startsWith("@node-rs/argon2-"));
  expect([...modules].filter((name) => !systems.includes(name)).sort()).toEqual([
    "@node-rs/argon2",
    "better-sqlite3",
    "onnxruntime-common",
    "onnxruntime-node",
  ]);
  if (platform === process.platform && arch === process.arch) expect(systems.length).toBeGreaterThan(0);
  const own = packed.filter((file) => !file.startsWith("node_modules/"));
  expect(own.filter((file) => !/^(dist\/(main|preload|renderer)\/|package\.json$|LICENSE$)/.test(file))).toEqual([]);
  expect(packed.filter((file) => /\.(tsx?|map|cpp|hpp|gyp|md)$|\.test\.|\/(test|tests|deps|src|script)\//.test(file))).toEqual([]);
});

test("what the packages load at run time is there", async () => {
  const { packed } = await packedFiles("linux", "x64");
  for (const file of [
    "package.json",
    "node_modules/better-sqlite3/lib/index.js",
    "node_modules/better-sqlite3/lib/binding.js",
    "node_modules/onnxruntime-node/dist/index.js",
    "node_modules/onnxruntime-common/dist/cjs/index.js",
  ]) {
    expect(packed).toContain(file);
  }
});

test("models, samples and fonts ship beside the archive", async () => {
  const resources = (await readConfiguration()).extraResources as { from: string; to: string }[];
  expect(resources.map(({ from, to }) => [from, to])).toEqual([
    ["models/packages", "models/packages"],
    ["assets", "assets"],
  ]);
  for (const { from } of resources) expect(existsSync(join(root, from))).toBe(true);
});
