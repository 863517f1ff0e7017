import { fileURLToPath } from "node:url";
import type { Configuration } from "app-builder-lib";
import { getConfig } from "app-builder-lib/out/util/config/config.js";

export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/[\\/]$/, "");

/** electron-builder.yml as the packer reads it; anew each time because the packer changes what it is given. */
export function readConfiguration(): Promise<Configuration> {
  return getConfig(root, "electron-builder.yml", null);
}
