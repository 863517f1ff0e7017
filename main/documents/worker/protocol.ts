import type { NoticeKind } from "../../../src/domain/document/fileNotice.ts";
import type { ErrorCode, ErrorDetails } from "../../../src/domain/errors/palimpsestError.ts";
import type { AiText } from "../aiText.ts";
import type { HousedDocument } from "../house/applyHouse.ts";
import type { WrittenThread } from "../ooxml/comments/writtenThread.ts";
import type { ImportChanges, ImportedWord } from "../ooxml/importWord.ts";
import type { RedlineOptions } from "../ooxml/redline/redlineWord.ts";
import type { ScrubOptions } from "../ooxml/scrub.ts";

/** What was decided on the tracked changes that a file came with, by their number in the order of the text. */
export type NumberedResolutions = readonly (readonly [number, "accept" | "reject"])[];

/** Work on files from outside. It is done in a process of its own, so that a hostile file takes nothing along. */
export type DocumentJob =
  | { readonly kind: "import"; readonly fileName: string; readonly bytes: Uint8Array; readonly changes: ImportChanges }
  | {
      readonly kind: "house";
      /** A new Word file of ours. */
      readonly document: Uint8Array;
      /** The file that it takes its look from. */
      readonly reference: Uint8Array;
    }
  | ({
      readonly kind: "redline";
      /** The file whose package the text is brought back onto. */
      readonly base: Uint8Array;
      /** What the file shall say, without tracking, before `text` is compared with it; absent: what it says. Not with `rendering`. */
      readonly baseText?: string;
      readonly resolutions: NumberedResolutions;
      /** Threads that become comments; their ranges are of `text`. */
      readonly threads?: readonly WrittenThread[];
      /** A clean file: without what tells who worked on it, and without comments unless they shall stay. */
      readonly clean?: { readonly comments: "keep" | "remove"; readonly aiMark: ScrubOptions["aiMark"] };
      /** What models wrote of the text, for the properties of the file; null marks nothing. */
      readonly aiText?: AiText | null;
    } & Pick<RedlineOptions, "text" | "tracked" | "pending" | "credits" | "rendering">);

/** What the process says once it is up and waits for its job. */
export const READY = "ready";

/** What a job gives. */
export interface DocumentResults {
  readonly import: ImportedWord;
  readonly house: HousedDocument;
  /** `names`: whose changes and comments the file has. */
  readonly redline: { readonly names: string[]; readonly bytes: Uint8Array; readonly losses: readonly (readonly [NoticeKind, number])[] };
}

export type DocumentAnswer<Kind extends DocumentJob["kind"] = DocumentJob["kind"]> =
  | { readonly ok: true; readonly result: DocumentResults[Kind] }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string; readonly details: ErrorDetails };
