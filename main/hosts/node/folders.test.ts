import { join } from "node:path";
import { expect, test } from "vitest";
import { defaultWorkspace, nodeFolders } from "./folders.ts";
import { applicationRoot, applicationVersion } from "./root.ts";

test("PALIMPSEST_WORKSPACE wins on every system", () => {
  expect(defaultWorkspace({ PALIMPSEST_WORKSPACE: "/data/here" }, "linux", "/home/ada")).toBe("/data/here");
  expect(defaultWorkspace({ PALIMPSEST_WORKSPACE: "" }, "linux", "/home/ada")).toBe("/home/ada/.local/share/palimpsest");
});

test("the data folder is the system's", () => {
  expect(defaultWorkspace({}, "linux", "/home/ada")).toBe("/home/ada/.local/share/palimpsest");
  expect(defaultWorkspace({ XDG_DATA_HOME: "/data" }, "linux", "/home/ada")).toBe("/data/palimpsest");
  // The XDG specification: a relative path is to be ignored.
  expect(defaultWorkspace({ XDG_DATA_HOME: "data" }, "linux", "/home/ada")).toBe("/home/ada/.local/share/palimpsest");
  expect(defaultWorkspace({}, "darwin", "/Users/ada")).toBe("/Users/ada/Library/Application Support/Palimpsest");
  expect(defaultWorkspace({ APPDATA: "C:/Users/ada/AppData/Roaming" }, "win32", "C:/Users/ada")).toBe(
    join("C:/Users/ada/AppData/Roaming", "Palimpsest"),
  );
});

test("models and assets are beside package.json", () => {
  const root = applicationRoot();
  expect(nodeFolders("/w")).toEqual({ workspace: "/w", bundledModels: join(root, "models", "packages"), assets: join(root, "assets") });
  expect(applicationVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
