import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Path of the Electron binary of this checkout, or null when it was never fetched (`npm run desktop:install` does).
 * Looked up without loading the `electron` package, which would download it.
 */
export function findElectron(root: string, environment: Environment = process.env): string | null {
  const folder = join(root, "node_modules", "electron");
  const pathFile = join(folder, "path.txt");
  if (!existsSync(pathFile)) return null;
  const binary = join(environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, "dist"), readFileSync(pathFile, "utf8").trim());
  return existsSync(binary) ? binary : null;
}

/** Why a desktop window cannot be shown here although the binary is there, or null. */
export function desktopObstacle(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  userId: number | undefined = process.getuid?.(),
): string | null {
  if (platform !== "linux") return null;
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return "there is no display";
  if (userId === 0) return "the superuser cannot run the window's sandbox";
  return null;
}
