import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from "electron";
import { APP_URL } from "./security/appOrigin.ts";
import { secureWebPreferences } from "./security/webPreferences.ts";
import { readWindowState, writeWindowState } from "./windowState.ts";

export interface WindowOptions {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly preload: string;
  readonly stateFile: string;
  readonly workAreas: readonly Rectangle[];
  /** Ids of the web contents that may connect. */
  readonly windows: Set<number>;
}

/** Opens the app's window where it was last time; it is shown when its first frame is drawn. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { bounds, maximized } = readWindowState(options.stateFile, options.workAreas);
  const window = options.create({
    ...bounds,
    minWidth: 480,
    minHeight: 360,
    title: "Palimpsest",
    show: false,
    autoHideMenuBar: true,
    webPreferences: secureWebPreferences(options.preload),
  });
  const { id } = window.webContents;
  options.windows.add(id);
  window.once("ready-to-show", () => {
    if (maximized) window.maximize();
    window.show();
  });
  window.on("close", () => writeWindowState(options.stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  window.on("closed", () => options.windows.delete(id));
  void window.loadURL(APP_URL);
  return window;
}
