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
  expect(await comparedText(workspace.workbench, document, against)).toEqual({
    name: "Version 1",
    text: "Pay within 30 days.\n",
    kind: "contract",
    word: null,
  });
  workspace.history.label(revisionId, "Sent", workspace.workbench.people.owner());
  expect((await comparedText(workspace.workbench, document, against)).name).toBe("Version 1 · Sent");
  const japanese = addDocument(workspace, "第1条 甲は乙に支払う。\n");
  const own = { kind: "revision", revisionId: japanese.info.headRevisionId } as const;
  expect((await comparedText(workspace.workbench, japanese.document, own)).name).toBe("バージョン 1");
});

test("a version of another document is none of this one", async () => {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, "One.\n");
  const other = addDocument(workspace, "Two.\n");
  const against = { kind: "revision", revisionId: other.info.headRevisionId } as const;
  await expect(comparedText(workspace.workbench, document, against)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a file from outside is read: text as it is, a Word file with its changes accepted, another kind refused", async () => {
  const { workbench, ...workspace } = await openWorkspace();
  const { document } = addDocument({ workbench, ...workspace }, "Pay.\n");
  const text = await comparedText(workbench, document, file("old.md", Buffer.from("Pay at once.\r\n")));
  expect(text).toMatchObject({ name: "old.md", text: "Pay at once.\n", word: null });
  const bytes = wordFile({ body: p(`${r("Pay within ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days.")}`) });
  const word = await comparedText(workbench, document, file("theirs.docx", bytes));
  expect(word.text).toContain("Pay within 45 days.");
  expect(word.word).toEqual(Buffer.from(bytes));
  await expect(comparedText(workbench, document, file("old.pdf", Buffer.from("%PDF-1.7")))).rejects.toMatchObject({
    code: "UNSUPPORTED_FORMAT",
  });
});
