import { createHash } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitBlocks } from "../../../src/domain/history/blocks.ts";
import { openStorage, type Storage } from "../storage.ts";
import { editStep, historyTexts, longDocument, seededRandom, storeHistory } from "../testing/history.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";

const NOW = 1_700_000_000_000;

function rootHash(text: string): string {
  const sha256 = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();
  return sha256(Buffer.concat(splitBlocks(text).map((block) => sha256(block)))).toString("hex");
}

async function withStorage(work: (storage: Storage, folder: string) => void): Promise<void> {
  const folder = temporaryFolder();
  const storage = await openStorage(folder, NOW);
  try {
    work(storage, folder);
  } finally {
    storage.close();
  }
}

test("every revision of a history reads back exactly, also after opening the database again", async () => {
  const folder = temporaryFolder();
  const texts = [...historyTexts(2000, 300, 5)];
  const first = await openStorage(folder, NOW);
  const { document, revisions } = storeHistory(first, "d", texts);
  first.close();
  const again = await openStorage(folder, NOW);
  for (const [index, id] of revisions.entries()) expect(again.revisions.text(id)).toBe(texts[index]);
  const list = again.revisions.list(document, 1000, null);
  expect(list.map((revision) => revision.number)).toEqual(texts.map((_, index) => texts.length - index));
  expect(list.map((revision) => revision.rootHash)).toEqual(texts.map(rootHash).reverse());
  expect(again.revisions.count(document)).toBe(300);
  again.close();
});

test("arbitrary texts as revisions of each other read back exactly", async () => {
  await withStorage((storage) => {
    const paragraph = fc.string({ unit: "grapheme", maxLength: 40 });
    const text = fc
      .array(fc.oneof(paragraph, fc.constant("same paragraph"), fc.constant("")), { maxLength: 12 })
      .map((parts) => parts.join("\n\n").toWellFormed());
    let run = 0;
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        run += 1;
        const { revisions } = storeHistory(storage, `d${run}`, texts);
        storage.revisions.forget();
        expect(revisions.map((id) => storage.revisions.text(id))).toEqual(texts);
      }),
      { numRuns: 60 },
    );
  });
});

test("a branch: two revisions of one parent", async () => {
  await withStorage((storage) => {
    const { document, revisions } = storeHistory(storage, "d", ["One.\n\nTwo.\n", "One.\n\nTwo, changed.\n"]);
    const parent = revisions[0] ?? 0;
    const base = {
      document,
      parent,
      author: { kind: "model", name: "m", forPerson: "p" },
      cause: "accept",
      message: "",
      createdAt: NOW,
      words: 2,
      run: null,
    } as const;
    const branch = storage.transaction(() => storage.revisions.add({ ...base, text: "One, otherwise.\n\nTwo.\n" }));
    expect(storage.revisions.text(branch)).toBe("One, otherwise.\n\nTwo.\n");
    expect(storage.revisions.get(branch)).toMatchObject({
      parentId: `r${parent}`,
      number: 3,
      author: { kind: "model", name: "m", forPerson: "p" },
      cause: "accept",
    });
  });
});

test("unchanged paragraphs are stored once, for all documents", async () => {
  await withStorage((storage, folder) => {
    const text = longDocument(2000, seededRandom(1));
    storeHistory(storage, "a", [text, `${text}\nOne more paragraph.\n`]);
    storeHistory(storage, "b", [text]);
    const reader = new Database(join(folder, "palimpsest.db"), { readonly: true });
    const blocks = reader.prepare("SELECT count(*) FROM block").pluck().get();
    reader.close();
    // The paragraphs, the last of them again with the line that now follows it, and the new one.
    expect(blocks).toBe(new Set(splitBlocks(text)).size + 2);
  });
});

test("a rolled back revision leaves nothing behind, in the database and in memory", async () => {
  await withStorage((storage) => {
    const { document, revisions } = storeHistory(storage, "d", ["One.\n\nTwo.\n"]);
    const next = {
      document,
      parent: revisions[0] ?? 0,
      author: { kind: "person", name: "A" },
      cause: "typing",
      message: "",
      createdAt: NOW,
      words: 2,
      run: null,
    } as const;
    const failing = (): void =>
      storage.transaction(() => {
        storage.revisions.add({ ...next, text: "One.\n\nNever stored.\n" });
        throw new Error("no");
      });
    expect(failing).toThrow("no");
    const id = storage.transaction(() => storage.revisions.add({ ...next, text: "One.\n\nStored.\n" }));
    expect(storage.revisions.text(id)).toBe("One.\n\nStored.\n");
    expect(storage.revisions.count(document)).toBe(2);
  });
});

test("one flipped bit in any stored block is noticed", async () => {
  const folder = temporaryFolder();
  const storage = await openStorage(folder, NOW);
  const random = seededRandom(2);
  let text = longDocument(300, random);
  const texts = [text];
  for (let index = 0; index < 10; index += 1) {
    const [edit] = editStep(text, random);
    if (edit !== undefined) text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
    texts.push(text);
  }
  const { revisions } = storeHistory(storage, "d", texts);
  storage.close();
  const raw = new Database(join(folder, "palimpsest.db"));
  const rows = raw.prepare<[], { id: number; data: Buffer }>("SELECT id, data FROM block").all();
  raw.close();
  const head = revisions.at(-1) ?? 0;
  let noticed = 0;
  for (const row of rows) {
    const flipped = Buffer.from(row.data);
    const at = Math.floor(random() * flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ 4;
    const spoil = new Database(join(folder, "palimpsest.db"));
    spoil.exec("DROP TRIGGER IF EXISTS block_is_final");
    spoil.prepare("UPDATE block SET data = ? WHERE id = ?").run(flipped, row.id);
    spoil.close();
    const again = await openStorage(folder, NOW);
    const problems = revisions.filter((id) => {
      try {
        return again.revisions.text(id) !== texts[revisions.indexOf(id)] ? expect.unreachable("a wrong text was given out") : false;
      } catch (error) {
        expect(error).toMatchObject({ code: "DATABASE_DAMAGED" });
        return true;
      }
    });
    again.close();
    if (problems.length > 0) noticed += 1;
    const mend = new Database(join(folder, "palimpsest.db"));
    mend.prepare("UPDATE block SET data = ? WHERE id = ?").run(row.data, row.id);
    mend.close();
  }
  expect(noticed).toBe(rows.length);
  const whole = await openStorage(folder, NOW);
  expect(whole.revisions.text(head)).toBe(text);
  whole.close();
});

test("labels are set, changed and taken off; unknown revisions are NOT_FOUND", async () => {
  await withStorage((storage) => {
    const { document, revisions } = storeHistory(storage, "d", ["a", "b"]);
    const id = revisions[0] ?? 0;
    storage.revisions.setLabel(id, "Sent to the other side", { kind: "person", name: "Ada" }, 5);
    expect(storage.revisions.list(document, 10, null).map((revision) => revision.label)).toEqual([null, "Sent to the other side"]);
    storage.revisions.setLabel(id, "Signed", { kind: "person", name: "Ada" }, 5);
    expect(storage.revisions.get(id).label).toBe("Signed");
    storage.revisions.setLabel(id, null, { kind: "person", name: "Ada" }, 5);
    expect(storage.revisions.get(id).label).toBeNull();
    expect(() => storage.revisions.byKey("r999")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    expect(() => storage.revisions.byKey("x")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    expect(() => storage.revisions.text(999)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  });
});

test("pages of the list follow each other", async () => {
  await withStorage((storage) => {
    const { document } = storeHistory(storage, "d", historyTexts(100, 25, 1));
    const first = storage.revisions.list(document, 10, null);
    const second = storage.revisions.list(document, 10, first.at(-1)?.number ?? 0);
    expect([...first, ...second].map((revision) => revision.number)).toEqual(Array.from({ length: 20 }, (_, index) => 25 - index));
  });
});
