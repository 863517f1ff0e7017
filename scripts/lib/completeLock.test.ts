import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completeLock, missingEntries, platformOf } from "./completeLock.mjs";
import { ROOT } from "./root.mjs";

const read = () => JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));

test("package-lock.json has every platform's packages, so that npm ci takes it (else: npm run lock)", () => {
  expect(Object.keys(missingEntries(read()))).toEqual([]);
});

test("package-lock.json names no registry host", () => {
  expect(readFileSync(join(ROOT, "package-lock.json"), "utf8")).not.toMatch(/"resolved"|https?:\/\/[^"]*\.tgz/);
});

test("missing entries are added with their platform, in order", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/tool": {
        version: "1.0.0",
        dev: true,
        optionalDependencies: { "@tool/linux-x64-gnu": "1.0.0", "@tool/win32-x64-msvc": "1.0.0", fsevents: "~2.3.2" },
      },
      "node_modules/@tool/linux-x64-gnu": { version: "1.0.0", optional: true },
    },
  };
  expect(Object.keys(completeLock(lock).packages)).toEqual([
    "",
    "node_modules/@tool/linux-x64-gnu",
    "node_modules/@tool/win32-x64-msvc",
    "node_modules/tool",
  ]);
  expect(missingEntries(lock)).toEqual({
    "node_modules/@tool/win32-x64-msvc": { version: "1.0.0", optional: true, dev: true, cpu: ["x64"], os: ["win32"] },
  });
  expect(missingEntries(completeLock(lock))).toEqual({});
});

test("platforms are read from names", () => {
  expect(platformOf("@rolldown/binding-linux-arm64-musl")).toEqual({ os: ["linux"], cpu: ["arm64"], libc: ["musl"] });
  expect(platformOf("@swc/core-linux-s390x-gnu")).toEqual({ os: ["linux"], cpu: ["s390x"], libc: ["glibc"] });
  expect(platformOf("@rolldown/binding-linux-arm-gnueabihf")).toEqual({ os: ["linux"], cpu: ["arm"] });
  expect(platformOf("@rolldown/binding-wasm32-wasi")).toEqual({ cpu: ["wasm32"] });
  expect(platformOf("@biomejs/cli-darwin-x64")).toEqual({ os: ["darwin"], cpu: ["x64"] });
});
