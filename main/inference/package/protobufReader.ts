/** Walks the fields of a protobuf file without reading what is not asked for. */
import { readSync } from "node:fs";

/** A field: `value` is set for numbers (wire type 0), [start, end) are the bytes of the content otherwise. */
export interface ProtobufField {
  readonly number: number;
  readonly wire: number;
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

const CHUNK = 1 << 16;
const LONGEST_TEXT = 1 << 16;
/** Fields and packed numbers of one file together; more would keep the backend from everything else. */
const MOST_READ = 2_000_000;

/** Methods throw an Error whose message is a reason, for bytes that are no protobuf or end too early. */
export class ProtobufReader {
  readonly size: number;
  readonly #descriptor: number;
  #chunk: Uint8Array = new Uint8Array(0);
  #chunkStart = 0;
  #read = 0;

  constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.size = size;
  }

  /** Fields of the message in the bytes [start, end). */
  *fields(start: number, end: number): Generator<ProtobufField> {
    let at = start;
    while (at < end) {
      this.#count();
      const tag = this.#varint(at, end);
      const number = Math.floor(tag.value / 8);
      const wire = tag.value % 8;
      if (number === 0) throw new Error("it is not an ONNX file");
      if (wire === 0) {
        const { value, next } = this.#varint(tag.next, end);
        yield { number, wire, value, start: tag.next, end: next };
        at = next;
      } else if (wire === 2) {
        const length = this.#varint(tag.next, end);
        const next = length.next + length.value;
        if (next > end) throw new Error(next > this.size ? "it is cut off, or not an ONNX file" : "it is not an ONNX file");
        yield { number, wire, value: 0, start: length.next, end: next };
        at = next;
      } else if (wire === 1 || wire === 5) {
        at = tag.next + (wire === 1 ? 8 : 4);
        if (at > end) throw new Error("it is cut off, or not an ONNX file");
        yield { number, wire, value: 0, start: tag.next, end: at };
      } else throw new Error("it is not an ONNX file");
    }
  }

  /** Numbers that are packed into [start, end). */
  *varints(start: number, end: number): Generator<number> {
    for (let at = start; at < end; ) {
      this.#count();
      const { value, next } = this.#varint(at, end);
      yield value;
      at = next;
    }
  }

  /** UTF-8 text in [start, end). */
  text(start: number, end: number): string {
    if (end - start > LONGEST_TEXT) throw new Error("it has a name of more than 64 KiB");
    const bytes = new Uint8Array(end - start);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = this.#byte(start + i);
    return new TextDecoder().decode(bytes);
  }

  #count(): void {
    this.#read += 1;
    if (this.#read > MOST_READ) throw new Error("it has more parts than a language model");
  }

  /** Numbers above 2^53 lose precision: none that is read here can be that large. */
  #varint(at: number, end: number): { value: number; next: number } {
    let value = 0;
    let scale = 1;
    for (let next = at; next < end && next < at + 10; ) {
      const byte = this.#byte(next);
      next += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return { value, next };
      scale *= 128;
    }
    throw new Error("it is cut off, or not an ONNX file");
  }

  #byte(at: number): number {
    const inside = at - this.#chunkStart;
    if (inside < 0 || inside >= this.#chunk.length) {
      const chunk = new Uint8Array(CHUNK);
      this.#chunk = chunk.subarray(0, readSync(this.#descriptor, chunk, 0, CHUNK, at));
      this.#chunkStart = at;
    }
    const byte = this.#chunk[at - this.#chunkStart];
    if (byte === undefined) throw new Error("it is cut off");
    return byte;
  }
}
