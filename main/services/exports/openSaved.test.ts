import { expect, test } from "vitest";
import type { Dialogs, SavedFile } from "../../ports/ports.ts";
import { temporaryFolder } from "../../storage/testing/temporaryFolder.ts";
import { openBackend } from "../testing/backend.ts";

/** A desktop on which everything is saved, and a file waits to be opened. */
function desktop() {
  const opened: SavedFile[] = [];
  const saved: string[] = [];
  const dialogs: Dialogs = {
    openFile: async () => ({ fileName: "notes.md", bytes: Buffer.from("# Notes\n") }),
    openFolder: async () => null,
    openArchive: async () => null,
    saveFile: async (fileName) => ({ fileName, id: saved.push(fileName) }),
    openSaved: async (file) => void opened.push(file),
  };
  return { dialogs, opened };
}

test("a chosen file waits to be opened, once; choosing another one forgets it", async () => {
  const { client } = await openBackend(temporaryFolder(), { dialogs: desktop().dialogs });
  const first = await client.documents.chooseFile({});
  const second = await client.documents.chooseFile({});
  expect(second).toMatchObject({ fileName: "notes.md" });
  await expect(client.documents.openChosen({ choiceId: first?.choiceId ?? "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { info } = await client.documents.openChosen({ choiceId: second?.choiceId ?? "" });
  expect(info).toMatchObject({ title: "Notes", fileName: "notes.md" });
  await expect(client.documents.openChosen({ choiceId: second?.choiceId ?? "" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("what was saved is opened in its program, what was not is not", async () => {
  const { dialogs, opened } = desktop();
  const { client } = await openBackend(temporaryFolder(), { dialogs });
  const { id } = await client.documents.create({ title: "Mine", kind: "contract" });
  const made = await client.exports.create({ documentId: id, format: "md" });
  await expect(client.exports.openSaved({ exportId: made.exportId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await client.exports.saveWithDialog({ exportId: made.exportId })).toEqual({ saved: true, fileName: "Mine.md" });
  await client.exports.openSaved({ exportId: made.exportId });
  expect(opened).toEqual([{ fileName: "Mine.md", id: 1 }]);
});

test("without a desktop nothing is opened", async () => {
  const { client } = await openBackend();
  await expect(client.exports.openSaved({ exportId: "none" })).rejects.toMatchObject({ code: "NOT_AVAILABLE" });
});
