import type { TextRange } from "../../../../src/domain/text/textEdit.ts";

/** A message that becomes a comment of a Word file. */
export interface WrittenMessage {
  readonly author: string;
  /** ms since 1970 UTC. */
  readonly at: number;
  readonly text: string;
}

/** A thread that goes out in a Word file. */
export interface WrittenThread {
  /** What it is about, in the text that the file has with its changes accepted; null: the text is gone, and it stands at the beginning. */
  readonly range: TextRange | null;
  /** The comment of the file that began it, which stays as it is; null where it began here. */
  readonly original: { readonly author: string; readonly date: number | null; readonly text: string } | null;
  /** In order; of a thread of the file only what was written here. */
  readonly messages: readonly WrittenMessage[];
  readonly resolved: boolean;
}
