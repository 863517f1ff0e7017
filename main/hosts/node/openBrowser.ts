import { spawn } from "node:child_process";

type Environment = Readonly<Record<string, string | undefined>>;

/** Command that opens an address in the user's browser, or null where nobody would see it. */
export function browserCommand(
  url: string,
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): readonly string[] | null {
  if (environment.PALIMPSEST_NO_BROWSER === "1") return null;
  if (platform === "darwin") return ["open", url];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", url];
  const display = environment.DISPLAY || environment.WAYLAND_DISPLAY;
  return display ? ["xdg-open", url] : null;
}

/** Opens the address in the default browser when there is a display; resolves to whether a browser was started. */
export function openBrowser(url: string): Promise<boolean> {
  const [command, ...parameters] = browserCommand(url) ?? [];
  if (command === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: "ignore", detached: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}
