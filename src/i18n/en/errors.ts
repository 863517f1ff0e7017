import type { ErrorCode } from "../../domain/errors/palimpsestError.ts";

/** Sentence for every error code, with a next step. Values come from the details of the error where it has them. */
export const errors = {
  "error.INVALID_ARGUMENT": "This request cannot be carried out as it is. Check what you entered and try again.",
  "error.NOT_FOUND": "This item no longer exists. Reload the list and choose again.",
  "error.STALE_VERSION": "The document has changed since. Look at the new text and try again.",
  "error.LOCKED_TEXT": "This text is locked. Unlock it first if it should change.",
  "error.SPAN_BUSY": "This passage is being regenerated. Wait for it, or stop the run first.",
  "error.SPAN_OUT_OF_RANGE": "The selection lies outside the document. Select text inside it.",
  "error.SPAN_SPLITS_CHARACTER": "The selection cuts a character in half. Select whole characters.",
  "error.SPAN_TOO_LONG": "The selection is too long for this model. Select a shorter passage or choose another model.",
  "error.NOT_UTF8": "This file is not UTF-8 text. Save it as UTF-8 in the program it comes from, then open it again.",
  "error.CONTAINS_NUL": "This file contains NUL bytes, so it is probably not a text file. Open a Markdown or text file.",
  "error.FILE_TOO_LARGE": "This file is too large to open. Split it into smaller files.",
  "error.EMPTY_FILE": "This file is empty. Choose another file, or start a new document.",
  "error.UNSUPPORTED_FORMAT": "This file format cannot be opened. Open a Word (.docx), Markdown (.md) or text (.txt) file.",
  "error.READ_ONLY_TARGET": "The file cannot be written there. Choose another folder, or change its permissions.",
  "error.DISK_FULL": "The disk is full. Free some space and try again; nothing that was saved is lost.",
  "error.MODEL_MISSING": "No model package is installed. Add one under Models.",
  "error.MODEL_BROKEN": "The model package is damaged. Verify it under Models, or add it again.",
  "error.PROTECTED_TEXT":
    "Nothing here may change: all of it is {kind, select, numbers {numbers} dates {dates} amounts {amounts} names {defined names} other {numbers, dates, amounts or defined names}}, which are kept as they are. Switch that off under Advanced, or select more text.",
  "error.MODEL_CHANGED":
    "This needs the package {model} with the hash {needed}…, and another one is installed under that name. Add that package again, or start a new run.",
  "error.LICENCE_NOT_ACCEPTED":
    "The licence of this model package has not been accepted. Read it, then accept it or leave the package out.",
  "error.QUOTA_EXCEEDED":
    "This model package would take more room than model packages may have. Remove one, or allow more room under Models.",
  "error.DOWNLOAD_FAILED":
    "The model package could not be downloaded. Check the address and the connection, then try again; what has come stays.",
  "error.INFERENCE_FAILED":
    "The model failed: it stopped, or gave values that are no numbers. Your document is unchanged. Try again; if it happens again, verify the package under Models, or choose the CPU under Settings.",
  "error.CANCELLED": "Stopped. The document is as it was before.",
  "error.WORKSPACE_BUSY": "Palimpsest is already open on this workspace. Use that window, or close it first.",
  "error.DATABASE_FROM_FUTURE": "This workspace was written by a newer Palimpsest. Update the app to open it.",
  "error.DATABASE_DAMAGED": "The workspace database is damaged. Restore a backup from the data folder.",
  "error.NOT_AVAILABLE": "This is not available here. Use the desktop app, or another way of doing it.",
  "error.NOT_SIGNED_IN": "Nobody is signed in here. Sign in and try again.",
  "error.NOT_ALLOWED": "Your role does not allow this. Ask an administrator of this workspace.",
  "error.SIGN_IN_FAILED": "The name or the passphrase is not right. Check both and try again.",
  "error.TOO_MANY_ATTEMPTS": "Too many attempts. Wait {seconds, plural, one {# second} other {# seconds}}, then try again.",
  "error.NAME_TAKEN": "Somebody in this workspace has or had this name. Choose another one.",
  "error.WEAK_PASSPHRASE": "This passphrase is too easy to guess. Use at least 12 characters, several words for example, and not a name.",
  "error.LAST_ADMIN": "Somebody must look after this workspace. Make another person an administrator first.",
  "error.KEY_LOST":
    "The key that you sign with is no longer on this machine. Make a new one under People; what you signed before stays valid.",
  "error.REASON_REQUIRED": "This change touches an amount, a date, liability or the term. Say why, then decide again.",
  "error.DOCUMENT_FINAL": "This document is final. Unlock it first if it must change.",
  "error.ALREADY_DECIDED": "Somebody else has decided this change in the meantime. Look at the decision first.",
  "error.APPROVAL_STALE": "The text has changed since you read it. Look at what changed, then approve again.",
  "error.APPROVALS_FALL":
    "This ends the approval of {names}: {clauses}{more, plural, =0 {} other { and # more}}. Confirm it, or leave the text as it is.",
  "error.INTERNAL": "Something went wrong inside Palimpsest. Try again; if it happens again, restart the app.",
} as const satisfies Record<`error.${ErrorCode}`, string>;
