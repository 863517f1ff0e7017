import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dialog, OpenDialogOptions, SaveDialogOptions } from "electron";
import { afterAll, expect, test } from "vitest";
import { type DialogsOptions, nativeDialogs } from "./dialogs.ts";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-dialogs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A dialog in which the user chooses `path`, or cancels. */
function answering(path: string | null) {
  const asked: (OpenDialogOptions | SaveDialogOptions)[] = [];
  const dialog = {
    showOpenDialog: async (options: OpenDialogOptions) => {
      asked.push(options);
      return { canceled: path === null, filePaths: path === null ? [] : [path] };
    },
    showSaveDialog: async (options: SaveDialogOptions) => {
      asked.push(options);
      return { canceled: path === null, filePath: path ?? "" };
    },
  } as unknown as Pick<Dialog, "showOpenDialog" | "showSaveDialog">;
  const opened: string[] = [];
  const openPath = async (file: string): Promise<string> => {
    opened.push(file);
    return file.endsWith(".unknown") ? "no program" : "";
  };
  const options: DialogsOptions = { dialog, window: () => null, text: (key) => key, documentsFolder: () => folder, openPath };
  return { dialogs: nativeDialogs(options), asked, opened };
}

test("a chosen file is its name and bytes, without its folder", async () => {
  const path = join(folder, "契約.md");
  writeFileSync(path, "# 契約");
  const { dialogs, asked } = answering(path);
  expect(await dialogs.openFile()).toEqual({ fileName: "契約.md", bytes: new Uint8Array(Buffer.from("# 契約")) });
  expect(asked[0]).toMatchObject({ properties: ["openFile"], filters: [{ extensions: ["md", "markdown", "txt", "docx", "docm"] }] });
});

test("a suggested name cannot lead to another folder; the file is written whole", async () => {
  const path = join(folder, "out.docx");
  const { dialogs, asked } = answering(path);
  expect(await dialogs.saveFile("../../etc/passwd", new Uint8Array([1, 2, 3]))).toMatchObject({ fileName: "out.docx" });
  expect(asked[0]).toMatchObject({ defaultPath: join(folder, "passwd") });
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
});

test("what was saved is opened in the program of the system, and nothing else", async () => {
  const { dialogs, opened } = answering(join(folder, "opened.docx"));
  await expect(dialogs.openSaved({ fileName: "passwd", id: 0 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const saved = await dialogs.saveFile("opened.docx", new Uint8Array([1]));
  await dialogs.openSaved(saved ?? { fileName: "", id: -1 });
  expect(opened).toEqual([join(folder, "opened.docx")]);
  rmSync(join(folder, "opened.docx"));
  await expect(dialogs.openSaved(saved ?? { fileName: "", id: -1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const strange = answering(join(folder, "a.unknown"));
  const file = await strange.dialogs.saveFile("a.unknown", new Uint8Array([1]));
  await expect(strange.dialogs.openSaved(file ?? { fileName: "", id: -1 })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
});

test("cancelled is null", async () => {
  const { dialogs } = answering(null);
  expect([await dialogs.openFile(), await dialogs.openFolder(), await dialogs.saveFile("a.md", new Uint8Array())]).toEqual([
    null,
    null,
    null,
  ]);
});

test("a package is chosen as a folder or as a .zip file; its place stays with the backend", async () => {
  const { dialogs, asked } = answering(folder);
  expect([await dialogs.openFolder(), await dialogs.openArchive()]).toEqual([folder, folder]);
  expect(asked).toMatchObject([{ properties: ["openDirectory"] }, { properties: ["openFile"], filters: [{ extensions: ["zip"] }] }]);
  expect(await answering(null).dialogs.openArchive()).toBeNull();
});

test("what cannot be read or written is said", async () => {
  await expect(answering(join(folder, "none.md")).dialogs.openFile()).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(answering(folder).dialogs.saveFile("a.md", new Uint8Array())).rejects.toMatchObject({ code: "READ_ONLY_TARGET" });
});
