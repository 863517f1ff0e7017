import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { BrowserWindow, Dialog, OpenDialogOptions, SaveDialogOptions } from "electron";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { MessageKey } from "../../../src/i18n/translate.ts";
import type { Dialogs } from "../../ports/ports.ts";
import { readUserFile, writeUserFile } from "../node/files.ts";

export interface DialogsOptions {
  readonly dialog: Pick<Dialog, "showOpenDialog" | "showSaveDialog">;
  readonly window: () => BrowserWindow | null;
  readonly text: (key: MessageKey) => string;
  /** Folder that the save dialog starts in. */
  readonly documentsFolder: () => string;
  /** Opens a file in the program of the system; resolves to what went wrong, "" when nothing did (`shell.openPath`). */
  readonly openPath: (path: string) => Promise<string>;
}

/** The system's file dialogs. Paths stay here; the backend sees names and bytes. */
export function nativeDialogs({ dialog, window, text, documentsFolder, openPath }: DialogsOptions): Dialogs {
  /** Where the files lie that were saved; nothing else is ever opened. */
  const paths: string[] = [];
  const open = async (options: OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const { canceled, filePaths } = await (parent === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(parent, options));
    return canceled ? null : (filePaths[0] ?? null);
  };
  const save = async (options: SaveDialogOptions): Promise<string | null> => {
    const parent = window();
    const { canceled, filePath } = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options));
    return canceled || filePath === "" ? null : filePath;
  };
  return {
    async openFile() {
      const path = await open({
        title: text("desktop.openDocument"),
        properties: ["openFile"],
        filters: [{ name: text("desktop.documents"), extensions: ["md", "markdown", "txt", "docx", "docm"] }],
      });
      return path === null ? null : readUserFile(path);
    },
    openFolder: () => open({ title: text("desktop.chooseModel"), properties: ["openDirectory"] }),
    openArchive: () =>
      open({
        title: text("desktop.chooseArchive"),
        properties: ["openFile"],
        filters: [{ name: text("desktop.archives"), extensions: ["zip"] }],
      }),
    async saveFile(suggestedName, bytes) {
      const path = await save({ title: text("desktop.saveAs"), defaultPath: join(documentsFolder(), basename(suggestedName)) });
      if (path === null) return null;
      await writeUserFile(path, bytes);
      paths.push(path);
      return { fileName: basename(path), id: paths.length - 1 };
    },
    async openSaved({ id, fileName }) {
      const path = paths[id];
      if (path === undefined || !existsSync(path))
        throw new PalimpsestError("NOT_FOUND", `${fileName} is not where it was saved any more. Save it again.`, {
          kind: "file",
          id: fileName,
        });
      const problem = await openPath(path);
      if (problem !== "")
        throw new PalimpsestError(
          "NOT_AVAILABLE",
          `No program of this machine opened ${fileName} (${problem.slice(0, 200)}). Open it by hand.`,
        );
    },
  };
}
