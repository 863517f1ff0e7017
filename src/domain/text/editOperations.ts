import type { TextEdit, TextEdits } from "./textEdit.ts";

/**
 * A step through the text before the edits. An edit is its insertion followed by its deletion, so that text put in
 * place of a range stands at the start of that range; compose and rebase rely on this one convention.
 */
export type Operation =
  | { readonly kind: "keep"; readonly length: number }
  | { readonly kind: "remove"; readonly length: number }
  | { readonly kind: "insert"; readonly text: string };

/** Walks edits as operations, a part of one at a time; after the last edit it keeps for ever. */
export class OperationCursor {
  readonly #edits: TextEdits;
  #index = 0;
  #position = 0;
  #inserted = 0;

  constructor(edits: TextEdits) {
    this.#edits = edits;
    this.#skipFinished();
  }

  /** True when nothing but the unchanged rest of the text is left. */
  get done(): boolean {
    return this.#index >= this.#edits.length;
  }

  /** The operation at the cursor, with what is left of it. */
  get current(): Operation {
    const edit = this.#edits[this.#index];
    if (edit === undefined) return { kind: "keep", length: Number.POSITIVE_INFINITY };
    if (this.#position < edit.start) return { kind: "keep", length: edit.start - this.#position };
    if (this.#inserted < edit.text.length) return { kind: "insert", text: edit.text.slice(this.#inserted) };
    return { kind: "remove", length: edit.end - this.#position };
  }

  /** Moves on by `length` code units of the current operation. */
  advance(length: number): void {
    if (this.current.kind === "insert") this.#inserted += length;
    else this.#position += length;
    this.#skipFinished();
  }

  #skipFinished(): void {
    let edit = this.#edits[this.#index];
    while (edit !== undefined && this.#position >= edit.end && this.#inserted >= edit.text.length && this.#position >= edit.start) {
      this.#index += 1;
      this.#inserted = 0;
      edit = this.#edits[this.#index];
    }
  }
}

/** Collects operations into edits in the coordinates of the text that the operations walk through. */
export class EditBuilder {
  readonly #edits: TextEdit[] = [];
  #position = 0;
  #start = 0;
  #end = 0;
  #text = "";

  keep(length: number): void {
    if (length <= 0) return;
    this.#flush();
    this.#position += length;
  }

  remove(length: number): void {
    if (length <= 0) return;
    if (this.#isEmpty()) this.#start = this.#position;
    this.#position += length;
    this.#end = this.#position;
  }

  insert(text: string): void {
    if (text === "") return;
    // After a removal the insertion is an edit of its own: merging would move it to the start of the removed range.
    if (!this.#isEmpty() && this.#end > this.#start) this.#flush();
    if (this.#isEmpty()) {
      this.#start = this.#position;
      this.#end = this.#position;
    }
    this.#text += text;
  }

  finish(): TextEdit[] {
    this.#flush();
    return this.#edits;
  }

  #isEmpty(): boolean {
    return this.#end === this.#start && this.#text === "";
  }

  #flush(): void {
    if (!this.#isEmpty()) this.#edits.push({ start: this.#start, end: this.#end, text: this.#text });
    this.#start = this.#position;
    this.#end = this.#position;
    this.#text = "";
  }
}
