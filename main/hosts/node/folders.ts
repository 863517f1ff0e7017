import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { Folders } from "../../ports/ports.ts";
import { applicationRoot } from "./root.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where documents live by default: `$PALIMPSEST_WORKSPACE`, else the user's data folder
 * (Linux `$XDG_DATA_HOME/palimpsest` or `~/.local/share/palimpsest`, macOS `~/Library/Application Support/Palimpsest`,
 * Windows `%APPDATA%\Palimpsest`).
 */
export function defaultWorkspace(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const chosen = environment.PALIMPSEST_WORKSPACE;
  if (chosen !== undefined && chosen !== "") return resolve(chosen);
  if (platform === "darwin") return join(home, "Library", "Application Support", "Palimpsest");
  if (platform === "win32") return join(environment.APPDATA ?? join(home, "AppData", "Roaming"), "Palimpsest");
  const data = environment.XDG_DATA_HOME;
  return join(data !== undefined && isAbsolute(data) ? data : join(home, ".local", "share"), "palimpsest");
}

/**
 * Folders of a Node host. `resources` holds `models/packages` and `assets`: the checkout, or the resources folder of
 * an installed application.
 */
export function nodeFolders(workspace: string | undefined, resources: string = applicationRoot()): Folders {
  return {
    workspace: workspace === undefined ? defaultWorkspace() : resolve(workspace),
    bundledModels: join(resources, "models", "packages"),
    assets: join(resources, "assets"),
  };
}
