/**
 * The head of an ONNX file: inputs, outputs, weights kept in other files, numbers of parameters. The file is protobuf (onnx.proto3); fields are
 * read one by one and tensor data is skipped, so a file of gigabytes costs a few reads. Nothing is run.
 */
import { closeSync, fstatSync, openSync } from "node:fs";
import { ProtobufReader } from "./protobufReader.ts";

/** An input or output. `shape` has a number for a fixed size and a name for one that may vary; null when the file does not say. */
export interface OnnxValue {
  readonly name: string;
  /** "int64", "float32", "float16" and so on; "?" for types that no language model has. */
  readonly type: string;
  readonly shape: readonly (number | string)[] | null;
}

export interface OnnxHead {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Files that hold weights, as the graph names them: relative to its own folder. */
  readonly externalFiles: readonly string[];
  /** Numbers in all weights. */
  readonly parameters: number;
}

const TYPES: ReadonlyMap<number, string> = new Map([
  [1, "float32"],
  [2, "uint8"],
  [3, "int8"],
  [6, "int32"],
  [7, "int64"],
  [9, "bool"],
  [10, "float16"],
  [11, "float64"],
  [16, "bfloat16"],
]);

/** Reads the head. Throws an Error whose message is a reason ("it is cut off"), or the file system's error. */
export function readOnnxHead(file: string): OnnxHead {
  const descriptor = openSync(file, "r");
  try {
    const reader = new ProtobufReader(descriptor, fstatSync(descriptor).size);
    for (const field of reader.fields(0, reader.size)) {
      if (field.number === 7 && field.wire === 2) return readGraph(reader, field.start, field.end);
    }
    throw new Error("it holds no graph");
  } finally {
    closeSync(descriptor);
  }
}

function readGraph(reader: ProtobufReader, start: number, end: number): OnnxHead {
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  const weights = new Set<string>();
  const externalFiles = new Set<string>();
  let parameters = 0;
  for (const field of reader.fields(start, end)) {
    if (field.wire !== 2) continue;
    if (field.number === 5) {
      const tensor = readTensor(reader, field.start, field.end);
      weights.add(tensor.name);
      if (tensor.external !== null) externalFiles.add(tensor.external);
      parameters += tensor.count;
    } else if (field.number === 11) inputs.push(readValue(reader, field.start, field.end));
    else if (field.number === 12) outputs.push(readValue(reader, field.start, field.end));
  }
  // Old files list weights among the inputs as well.
  return { inputs: inputs.filter(({ name }) => !weights.has(name)), outputs, externalFiles: [...externalFiles], parameters };
}

function readTensor(reader: ProtobufReader, start: number, end: number): { name: string; external: string | null; count: number } {
  let name = "";
  let external: string | null = null;
  let count = 1;
  for (const field of reader.fields(start, end)) {
    if (field.number === 1) for (const size of field.wire === 0 ? [field.value] : reader.varints(field.start, field.end)) count *= size;
    if (field.number === 8) name = reader.text(field.start, field.end);
    if (field.number === 13) {
      const [key, value] = readEntry(reader, field.start, field.end);
      if (key === "location") external = value;
    }
  }
  return { name, external, count };
}

function readEntry(reader: ProtobufReader, start: number, end: number): [string, string] {
  const entry: [string, string] = ["", ""];
  for (const field of reader.fields(start, end)) {
    if (field.number === 1) entry[0] = reader.text(field.start, field.end);
    if (field.number === 2) entry[1] = reader.text(field.start, field.end);
  }
  return entry;
}

function readValue(reader: ProtobufReader, start: number, end: number): OnnxValue {
  let name = "";
  let type = "?";
  let shape: (number | string)[] | null = null;
  for (const field of reader.fields(start, end)) {
    if (field.number === 1) name = reader.text(field.start, field.end);
    if (field.number !== 2) continue;
    for (const kind of reader.fields(field.start, field.end)) {
      if (kind.number !== 1) continue; // not a tensor
      for (const part of reader.fields(kind.start, kind.end)) {
        if (part.number === 1) type = TYPES.get(part.value) ?? "?";
        if (part.number === 2) shape = readShape(reader, part.start, part.end);
      }
    }
  }
  return { name, type, shape };
}

function readShape(reader: ProtobufReader, start: number, end: number): (number | string)[] {
  const shape: (number | string)[] = [];
  for (const field of reader.fields(start, end)) {
    if (field.number !== 1) continue;
    let size: number | string = "?";
    for (const part of reader.fields(field.start, field.end)) {
      if (part.number === 1) size = part.value;
      if (part.number === 2) size = reader.text(part.start, part.end);
    }
    shape.push(size);
  }
  return shape;
}
