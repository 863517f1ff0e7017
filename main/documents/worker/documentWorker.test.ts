import { expect, test } from "vitest";
import { createForkDocumentWorker } from "../../hosts/node/forkDocumentWorker.ts";
import { del, ins, p, r, wordFile } from "../ooxml/testing/wordFixture.ts";
import { runDocumentJob } from "./documentWorker.ts";

const spawner = createForkDocumentWorker();
const importJob = (bytes: Uint8Array) => ({ kind: "import", fileName: "agreement.docx", bytes, changes: "markup" }) as const;

test("a file is read in a process of its own, and its text goes back onto it", async () => {
  const bytes = wordFile({ body: p(`${r("Pay within ")}${del("Ann", "30")}${ins("Ann", r("45"))}${r(" days.")}`) });
  const imported = await runDocumentJob(spawner, importJob(bytes));
  expect(imported.text).toContain("Pay within 30 days.");
  expect(imported.changes).toMatchObject([{ author: "Ann", kind: "replace", newText: "45" }]);
  expect(imported.report).toMatchObject({
    format: "docx",
    paragraphs: 1,
    changes: [{ kind: "replace", author: "Ann", date: "2026-03-01T09:00:00.000Z", text: "45" }],
  });
  const redline = await runDocumentJob(spawner, {
    kind: "redline",
    base: bytes,
    text: imported.text.replace("Pay", "Settle").replace("30", "45"),
    tracked: { author: "Grace", date: 0 },
    pending: "reject",
    resolutions: [
      [0, "accept"],
      [1, "accept"],
    ],
  });
  const again = await runDocumentJob(spawner, importJob(redline.bytes));
  expect(again.text).toContain("Pay within 45 days.");
  expect(again.changes).toMatchObject([{ author: "Grace", newText: "Settle" }]);
});

test("what the file does wrong is the caller's error, with its code", async () => {
  await expect(runDocumentJob(spawner, importJob(Buffer.from("no Word file")))).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
});

test("more memory or time than allowed ends the process and nothing else; cancelling too", async () => {
  const many = "<w:p><w:r><w:t>x</w:t></w:r></w:p>".repeat(1_300_000);
  await expect(runDocumentJob(spawner, importJob(wordFile({ body: many })), { timeout: 60_000 })).rejects.toMatchObject({
    code: "FILE_TOO_LARGE",
  });
  const slow = wordFile({ body: Array.from({ length: 100_000 }, (_, index) => p(r(`word ${index * 7919}`))).join("") });
  await expect(runDocumentJob(spawner, importJob(slow), { timeout: 50 })).rejects.toMatchObject({
    code: "FILE_TOO_LARGE",
    details: { reason: "time" },
  });
  const controller = new AbortController();
  const cancelled = runDocumentJob(spawner, importJob(slow), { signal: controller.signal });
  controller.abort();
  await expect(cancelled).rejects.toMatchObject({ code: "CANCELLED" });
});
