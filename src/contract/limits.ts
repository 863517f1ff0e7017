/** Limits of the contract, in a file of their own so that the window can check them before it sends anything. */

/** Longest text of one document in UTF-16 code units (about 10 MB of ASCII). */
export const MAX_TEXT_LENGTH = 10_000_000;
/** Most spans, hunks or edits one call may name. */
export const MAX_ITEMS = 20_000;
/** Largest file that can be opened, in bytes. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** Largest file that new Word documents can take their look from, in bytes. */
export const MAX_HOUSE_BYTES = 10 * 1024 * 1024;

/** Most spans of a run: the sections of a long document. */
export const MAX_SPANS = 256;

/** Most passages that the installed packages are compared on, and their greatest length together in UTF-16 code units. */
export const MAX_COMPARED = { spans: 8, length: 4_000 } as const;

/** Most tokens of room that a span of a run asks for. */
export const MAX_ROOM = 4096;
