import { MAX_FILE_BYTES, MAX_TEXT_LENGTH } from "../../../src/contract/common.ts";

/** Room for ids, ranges and the names of fields around the payload, bytes. */
const ENVELOPE = 4 * 1024 * 1024;

/**
 * Largest message a client may send, bytes: the largest upload in base64, or the longest text of the contract when
 * each UTF-16 unit takes three bytes of UTF-8, whichever is more. A longer message closes the connection (1009).
 */
export const MAX_MESSAGE_BYTES = Math.max(Math.ceil(MAX_FILE_BYTES / 3) * 4, 3 * MAX_TEXT_LENGTH) + ENVELOPE;
