import { expect, test } from "vitest";
import { del, ins, p, r, wordFile } from "../../documents/ooxml/testing/wordFixture.ts";
import { addDocument, openWorkspace, place, type } from "../testing/workspace.ts";
import { comparedText } from "./comparedText.ts";

const file = (fileName: string, bytes: Uint8Array) => ({ kind: "file", fileName, base64: Buffer.from(bytes).toString("base64") }) as const;

test("a version of the document is what it was then, under its number and name", async () => {
  const workspace = await openWorkspace();
  const { document, info } = addDocument(workspace, "Pay within 30 days.\n");
  const revisionId = info.headRevisionId;
  type(workspace, document, { ...place(document, "30"), text: "45" });
  document.settle();
  const against = { kind: "revision", revisionId } as const;
  expect(await comparedText(workspace.workbench, workspace.registry, against)).toEqual({
    name: "Version 1",
    text: "Pay within 30 days.\n",
    kind: "contract",
    word: null,
    revision: expect.objectContaining({ document: document.rows.document }),
  });
  workspace.history.label(revisionId, "Sent", workspace.workbench.people.owner());
  expect((await comparedText(workspace.workbench, workspace.registry, against)).name).toBe("Version 1 · Sent");
  const japanese = addDocument(workspace, "第1条 甲は乙に支払う。\n");
  const own = { kind: "revision", revisionId: japanese.info.headRevisionId } as const;
  expect((await comparedText(workspace.workbench, workspace.registry, own)).name).toBe("バージョン 1");
});

test("another document is what it says now, what was just typed included; one that is not there is none", async () => {
  const workspace = await openWorkspace();
  const other = addDocument(workspace, "Two.\n");
  type(workspace, other.document, { ...place(other.document, "Two"), text: "Three" });
  const now = await comparedText(workspace.workbench, workspace.registry, { kind: "document", documentId: other.document.key });
  expect(now).toMatchObject({ text: "Three.\n", word: null, revision: { rowId: other.document.rows.head } });
  const none = { kind: "revision", revisionId: "r999" } as const;
  await expect(comparedText(workspace.workbench, workspace.registry, none)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a file from outside is read: text as it is, a Word file with its changes accepted, another kind refused", async () => {
  const { workbench, registry } = await openWorkspace();
  const text = await comparedText(workbench, registry, file("old.md", Buffer.from("Pay at once.\r\n")));
  expect(text).toMatchObject({ name: "old.md", text: "Pay at once.\n", word: null });
  const bytes = wordFile({ body: p(`${r("Pay within ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days.")}`) });
  const word = await comparedText(workbench, registry, file("theirs.docx", bytes));
  expect(word.text).toContain("Pay within 45 days.");
  expect(word.word).toEqual(Buffer.from(bytes));
  await expect(comparedText(workbench, registry, file("old.pdf", Buffer.from("%PDF-1.7")))).rejects.toMatchObject({
    code: "UNSUPPORTED_FORMAT",
  });
});
