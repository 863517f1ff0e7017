import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { BlameService } from "../blame/blameService.ts";
import { ExportService } from "../exports/exportService.ts";
import { ADA, addDocument, openWorkspace, place, propose, type } from "../testing/workspace.ts";

const TEXT = `# Agreement

## Services

The Provider supplies the services with reasonable care.

## Fees

The Customer pays within thirty days.

## Term

This agreement ends after three years.
`;

async function setUp() {
  const workspace = await openWorkspace();
  const { document } = addDocument(workspace, TEXT);
  const exports = new ExportService(workspace.workbench, workspace.registry, new BlameService(workspace.workbench, workspace.registry));
  return { workspace, document, exports };
}

test("a name is given, changed and taken away; the log has every one and who did it", async () => {
  const { workspace, document } = await setUp();
  const { history, storage, time } = workspace;
  const id = document.info().headRevisionId;
  expect(history.label(id, "  Sent to the other side ", ADA)).toMatchObject({
    label: "Sent to the other side",
    named: { by: "Ada", at: time.now },
  });
  history.label(id, "Sent to the other side", ADA);
  history.label(id, "Signed", { ...ADA, id: "bob", name: "Bob" });
  expect(history.list(document.key, 10, undefined, true)).toMatchObject({
    total: 1,
    revisions: [{ label: "Signed", named: { by: "Bob" } }],
  });
  expect(history.label(id, " ", ADA)).toMatchObject({ label: null, named: null });
  expect(history.list(document.key, 10, undefined, true)).toEqual({ total: 0, revisions: [] });
  const named = [...storage.audit.from(1)].map(({ event }) => JSON.parse(event)).filter((event) => event.type === "version.named");
  expect(named.map(({ person, data }) => [person, data.before, data.name])).toEqual([
    ["ada", null, "Sent to the other side"],
    ["bob", "Sent to the other side", "Signed"],
    ["ada", "Signed", null],
  ]);
  expect(() => history.label("r999", "x", ADA)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

test("contributions name authors, who decided, and the reasons, per paragraph", async () => {
  const { workspace, document } = await setUp();
  const { history, proposals } = workspace;
  const first = document.info().headRevisionId;
  type(workspace, document, { ...place(document, "reasonable care"), text: "great care" });
  document.settle();
  propose(workspace, document, { range: place(document, "thirty"), newText: "forty-five" });
  const hunkIds = document.state.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => hunk.id));
  const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA };
  proposals.decide(target, hunkIds, "accept", "Agreed by telephone");
  type(workspace, document, { start: document.state.text.indexOf("## Term"), end: document.state.text.length, text: "" });
  document.settle();
  const { revisions, after, before } = history.contributions(first, document.info().headRevisionId);
  const text = document.state.text;
  expect(after.map(({ range, by }) => [text.slice(range.start, range.end), by.map((index) => revisions[index]?.author.name)])).toEqual([
    ["The Provider supplies the services with great care.", ["Ada"]],
    ["The Customer pays within forty-five days.", ["tiny"]],
  ]);
  expect(before.map(({ range }) => TEXT.slice(range.start, range.end))).toEqual(["## Term", "This agreement ends after three years."]);
  expect(revisions.find((revision) => revision.author.kind === "model")).toMatchObject({
    decidedBy: ["Ada"],
    reasons: ["Agreed by telephone"],
  });
  expect(history.contributions(document.info().headRevisionId, first)).toEqual({ revisions: [], after: [], before: [] });
});

test("the table of old and new wording is written as HTML and as a Word file, new text left in Japanese", async () => {
  const { workspace, document, exports } = await setUp();
  const before = document.info().headRevisionId;
  propose(workspace, document, { range: place(document, "thirty"), newText: "forty-five" });
  const hunkIds = document.state.proposals.flatMap((proposal) => proposal.hunks.map((hunk) => hunk.id));
  const target = { documentId: document.key, clientId: "tab", baseVersion: document.state.version, by: ADA };
  workspace.proposals.decide(target, hunkIds, "accept", 'Agreed <b>"today"</b>');
  const asked = { before: { revisionId: before }, after: { documentId: document.key }, abridged: true } as const;
  const made = await exports.table({ ...asked, format: "html", language: "en", newFirst: false });
  expect(made.fileName).toBe("Test - old and new.html");
  const html = Buffer.from(exports.get(made.exportId).bytes).toString("utf8");
  expect(html).toContain("<del>thirty</del>");
  expect(html).toContain("<ins>forty-five</ins>");
  expect(html.indexOf("<del>")).toBeLessThan(html.indexOf("<ins>"));
  expect(html).toContain("tiny, accepted by Ada: Agreed &#x3C;b>");
  expect(html).not.toContain("three years");

  const word = await exports.table({ ...asked, format: "docx", language: "ja", newFirst: true });
  expect(word.fileName).toBe("Test - 新旧対照表.docx");
  const xml = Buffer.from(unzipSync(exports.get(word.exportId).bytes)["word/document.xml"] ?? []).toString("utf8");
  for (const words of ["新旧対照表", ">新<", ">旧<", "備考", "forty-five", "thirty", "<w:tblHeader/>"]) expect(xml).toContain(words);
  expect(xml.indexOf(">新<")).toBeLessThan(xml.indexOf(">旧<"));
  expect(xml.indexOf("forty-five")).toBeLessThan(xml.indexOf(">thirty<"));
});

test("the name of the version stands in the file name when it is asked for", async () => {
  const { workspace, document, exports } = await setUp();
  const ask = { documentId: document.key, format: "criticmarkup", revisionId: null } as const;
  expect((await exports.create({ ...ask, versionName: true }, ADA)).fileName).toBe("Test.redline.md");
  workspace.history.label(document.info().headRevisionId, "Signed / final", ADA);
  expect((await exports.create({ ...ask, versionName: true }, ADA)).fileName).toBe("Test - Signed - final.redline.md");
  expect((await exports.create({ ...ask, versionName: false }, ADA)).fileName).toBe("Test.redline.md");
  expect((await exports.create({ ...ask, format: "html", versionName: true }, ADA)).fileName).toBe("Test - Signed - final.html");
});
