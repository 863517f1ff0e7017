/** Boot of the desktop app: the only file that loads `electron`. Each step is a function of its own with a test. */
import { join } from "node:path";
import { createRouterClient } from "@orpc/server";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
} from "electron";
import type { Client } from "../../../src/contract/index.ts";
import { chooseLanguage, createTranslator, type MessageKey, type Translator } from "../../../src/i18n/translate.ts";
import { type Backend, createBackend } from "../../compose.ts";
import { readUserFile } from "../node/files.ts";
import { defaultWorkspace, nodeFolders } from "../node/folders.ts";
import { nodePorts } from "../node/ports.ts";
import { applicationRoot } from "../node/root.ts";
import { answerPort } from "../node/rpcPort.ts";
import { acceptConnections, windowChannel } from "./connections.ts";
import { nativeDialogs } from "./dialogs.ts";
import { menuTemplate } from "./menu.ts";
import { nativeNotifier } from "./notifier.ts";
import { safeSecrets } from "./safeSecrets.ts";
import { APP_SCHEME_REGISTRATION, serveRenderer } from "./security/appProtocol.ts";
import { guardAllContents } from "./security/contents.ts";
import { denyPermissions } from "./security/permissions.ts";
import { setupSandbox } from "./security/sandbox.ts";
import { takeSingleInstance } from "./security/singleInstance.ts";
import { documentOf } from "./startFile.ts";
import { createUtilityDocumentWorker } from "./utilityDocumentWorker.ts";
import { createUtilitySpawner } from "./utilitySpawner.ts";
import { openWindow } from "./window.ts";

const root = applicationRoot();
const bundle = join(root, "dist");
const windows = new Set<number>();
/** Texts in the system's language, which is known once the app is ready. */
let translate: Translator | null = null;
function text(key: MessageKey): string {
  translate ??= createTranslator(chooseLanguage("system", app.getPreferredSystemLanguages()));
  return translate(key);
}

let window: BrowserWindow | null = null;
let backend: Backend | null = null;

function showWindow(): void {
  if (window === null) {
    window = openWindow({
      create: (options) => new BrowserWindow(options),
      preload: join(bundle, "preload", "preload.cjs"),
      stateFile: join(app.getPath("userData"), "window.json"),
      workAreas: screen.getAllDisplays().map((display) => display.workArea),
      windows,
    });
    const channel = windowChannel(window.webContents.id);
    window.on("closed", () => {
      window = null;
      backend?.services.account.signOut(channel);
    });
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Puts a file into the workspace of the running app, as whoever is signed in at its window; it appears at the top of the list of documents. */
async function importFile(path: string): Promise<void> {
  if (backend === null || window === null) return;
  const client: Client = createRouterClient(backend.router, { context: { channel: windowChannel(window.webContents.id) } });
  const file = await readUserFile(path);
  await client.documents.importFile({ fileName: file.fileName, base64: Buffer.from(file.bytes).toString("base64") });
}

function fail(error: unknown): void {
  dialog.showErrorBox(text("desktop.cannotStart"), error instanceof Error ? error.message : String(error));
  app.exit(1);
}

async function start(): Promise<void> {
  const path = documentOf(process.argv, process.cwd());
  const startFile = path === null ? undefined : await readUserFile(path);
  const folders = nodeFolders(defaultWorkspace(), app.isPackaged ? process.resourcesPath : root);
  const ports = nodePorts({
    host: "electron",
    folders,
    secrets: safeSecrets(join(folders.workspace, "secrets"), safeStorage),
    inference: createUtilitySpawner(
      (entry) => utilityProcess.fork(entry, [], { serviceName: "Palimpsest inference", stdio: "ignore" }),
      join(bundle, "main", "inference.mjs"),
    ),
    documentWorker: createUtilityDocumentWorker(
      (entry, execArgv) =>
        utilityProcess.fork(entry, [], { serviceName: "Palimpsest documents", stdio: "ignore", execArgv: [...execArgv] }),
      join(bundle, "main", "documents.mjs"),
    ),
    notifier: nativeNotifier({
      languages: app.getPreferredSystemLanguages(),
      supported: () => Notification.isSupported(),
      create: (options) => new Notification(options),
      inSight: () => window?.isFocused() === true,
      open: showWindow,
    }),
    dialogs: nativeDialogs({
      dialog,
      window: () => window,
      text,
      documentsFolder: () => app.getPath("documents"),
      openPath: (path) => shell.openPath(path),
    }),
  });
  process.on("unhandledRejection", (reason) => ports.logger.error("unhandled rejection", { message: String(reason) }));
  if (ports.secrets.protection !== "system")
    ports.logger.warn("Private keys are not protected by a store of the system", { protection: ports.secrets.protection });
  const opened = await createBackend(ports, startFile === undefined ? {} : { startFile });
  backend = opened;
  acceptConnections({
    ipc: ipcMain,
    createChannel: () => new MessageChannelMain(),
    windows,
    logger: ports.logger,
    answer: (end, channel) => answerPort(opened.router, end, ports.logger, channel),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(text, process.platform, !app.isPackaged)));
  showWindow();
}

setupSandbox(app);
protocol.registerSchemesAsPrivileged([APP_SCHEME_REGISTRATION]);
guardAllContents(app, (url) => void shell.openExternal(url));

const first = takeSingleInstance(app, (words, folder) => {
  const path = documentOf(words, folder);
  showWindow();
  if (path !== null)
    importFile(path).catch((error: unknown) => dialog.showErrorBox("Palimpsest", error instanceof Error ? error.message : String(error)));
});

if (!first) {
  app.exit(0);
} else {
  app.on("window-all-closed", () => app.quit());
  app.on("activate", () => {
    if (backend !== null) showWindow();
  });
  app.on("will-quit", (event) => {
    // Everything typed is already stored; the workspace is closed in order all the same.
    if (backend === null) return;
    event.preventDefault();
    const closing = backend;
    backend = null;
    void closing.close().finally(() => app.exit(0));
  });
  void app
    .whenReady()
    .then(() => {
      denyPermissions(session.defaultSession);
      serveRenderer(protocol, join(bundle, "renderer"));
      return start();
    })
    .catch(fail);
}
