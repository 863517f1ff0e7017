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
  const options: DialogsOptions = { dialog, window: () => null, text: (key) => key, documentsFolder: () => folder };
  return { dialogs: nativeDialogs(options), asked };
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
  expect(await dialogs.saveFile("../../etc/passwd", new Uint8Array([1, 2, 3]))).toBe("out.docx");
  expect(asked[0]).toMatchObject({ defaultPath: join(folder, "passwd") });
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
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
