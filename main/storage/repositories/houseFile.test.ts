import { hash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { migrate } from "../migrations/migrate.ts";
import { Sqlite } from "../sqlite.ts";
import { temporaryFolder } from "../testing/temporaryFolder.ts";
import { HouseFileRepository } from "./houseFile.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("there is one file or none, and bytes that are not those that were stored are an error", () => {
  const sqlite = new Sqlite(join(temporaryFolder(), "test.db"));
  migrate(sqlite);
  const houseFile = new HouseFileRepository(sqlite);
  expect(houseFile.about()).toBeNull();
  expect(houseFile.bytes()).toBeNull();
  houseFile.set({ name: "a.docx", bytes: bytes("first"), report: { styles: 1 }, setBy: "ada", setAt: 1 });
  houseFile.set({ name: "b.docx", bytes: bytes("second"), report: { styles: 2 }, setBy: "bob", setAt: 2 });
  const sha256 = hash("sha256", bytes("second"), "buffer");
  expect(houseFile.about()).toEqual({ name: "b.docx", sha256, size: 6, report: { styles: 2 }, setBy: "bob", setAt: 2 });
  expect(Buffer.from(houseFile.bytes() ?? []).toString()).toBe("second");
  sqlite.raw.exec("UPDATE house_file SET bytes = zeroblob(6)");
  expect(() => houseFile.bytes()).toThrow(expect.objectContaining({ code: "DATABASE_DAMAGED" }));
  houseFile.remove();
  expect(houseFile.bytes()).toBeNull();
  sqlite.close();
});
