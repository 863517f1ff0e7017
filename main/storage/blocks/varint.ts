/** Writes unsigned integers in base 128, least significant digit first, high bit set on all but the last byte. */
export class VarintWriter {
  readonly #bytes: number[] = [];

  /** `value` is a safe integer >= 0. */
  unsigned(value: number): this {
    let rest = value;
    while (rest > 127) {
      this.#bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#bytes.push(rest);
    return this;
  }

  /** Zigzag: small numbers of either sign stay short. */
  signed(value: number): this {
    return this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  finish(): Buffer {
    return Buffer.from(this.#bytes);
  }
}

/** Reads what VarintWriter wrote. Reading behind the end throws RangeError. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#position >= this.#bytes.length;
  }

  get position(): number {
    return this.#position;
  }

  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) throw new RangeError("The list of numbers ends in the middle of one.");
      this.#position += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}
