import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ProtobufReader } from "./protobufReader.ts";

function read(bytes: Uint8Array, use: (reader: ProtobufReader) => unknown): unknown {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-protobuf-"));
  const file = join(folder, "file");
  writeFileSync(file, bytes);
  const descriptor = openSync(file, "r");
  try {
    return use(new ProtobufReader(descriptor, bytes.length));
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}

test("fields are told with their numbers and places", () => {
  // Field 1: the number 300; field 2: the text "ab".
  const bytes = new Uint8Array([0x08, 0xac, 0x02, 0x12, 0x02, 0x61, 0x62]);
  expect(read(bytes, (reader) => [...reader.fields(0, bytes.length)])).toEqual([
    { number: 1, wire: 0, value: 300, start: 1, end: 3 },
    { number: 2, wire: 2, value: 0, start: 5, end: 7 },
  ]);
  expect(read(bytes, (reader) => reader.text(5, 7))).toBe("ab");
});

test.each([
  ["fields", (reader: ProtobufReader) => [...reader.fields(0, reader.size)]],
  ["packed numbers", (reader: ProtobufReader) => [...reader.varints(0, reader.size)]],
])("a file of nothing but tiny %s is given up: it would keep the backend busy", (_what, walk) => {
  const bytes = new Uint8Array(4_100_000).fill(0x08);
  expect(() => read(bytes, (reader) => walk(reader).length)).toThrow("more parts than a language model");
});
