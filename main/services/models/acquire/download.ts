import { setTimeout as pauseFor } from "node:timers/promises";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { sha256OfFile } from "../../../inference/package/files.ts";
import type { DownloadSettings } from "../../../ports/ports.ts";
import type { Address } from "./address.ts";
import { diskError } from "./diskError.ts";
import { downloadFailed, Interrupted, stopped } from "./interrupted.ts";
import type { PartialFile } from "./partialFile.ts";
import { type Answer, get } from "./request.ts";
import { checkedStatus, contentLength, continuesAt, validatorOf } from "./responseHead.ts";

const DEFAULTS = { stall: 30_000, attempts: 4, pause: (failure: number) => 1000 * 2 ** (failure - 1) } as const;
/** So much new content, in bytes, makes up for earlier failures. */
const PROGRESS = 1024 * 1024;
/** Bytes after which the room on the disk is looked at again. */
const LOOK_AGAIN = 64 * 1024 * 1024;

export interface DownloadOptions {
  readonly settings: DownloadSettings;
  /** Largest archive, bytes. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
  /** Throws when `more` bytes do not fit any more, or the disk has no room for the `written` bytes that come next (QUOTA_EXCEEDED, DISK_FULL). */
  room(more: number, written: number): Promise<void>;
  progress(received: number, total: number | null, resumedFrom: number): void;
}

/**
 * Gets the rest of `part` from its address until it is whole. A cut or silent connection is tried again with a growing
 * pause and continued where it was cut, if the server has the same file still; the beginning stays for a later call.
 * What turns out wrong is thrown away. Throws DOWNLOAD_FAILED, FILE_TOO_LARGE, QUOTA_EXCEEDED, DISK_FULL, CANCELLED.
 */
export async function download({ url, sha256 }: Address, part: PartialFile, options: DownloadOptions): Promise<void> {
  const { attempts, pause } = { ...DEFAULTS, ...options.settings };
  let failures = 0;
  for (;;) {
    const before = part.size;
    try {
      await attempt(url, part, options);
      break;
    } catch (error) {
      if (options.signal.aborted) throw stopped();
      if (!(error instanceof Interrupted)) throw diskError(error, "the download");
      if (part.size - before >= PROGRESS) failures = 0;
      failures += 1;
      if (failures >= attempts)
        throw downloadFailed(url, error.message, "Check the connection and try again; it goes on where it stopped.", error);
      await pauseFor(pause(failures), undefined, { signal: options.signal }).catch(() => {
        throw stopped();
      });
    }
  }
  if (sha256 === null) return;
  const found = await sha256OfFile(part.path);
  if (found === sha256) return;
  await part.remove();
  throw downloadFailed(
    url,
    `the archive has the SHA-256 ${found}, not ${sha256}: it is not what was announced`,
    "Nothing was kept. Check the address and the SHA-256.",
  );
}

/** One connection. Resolves when `part` is whole; throws Interrupted when another attempt may help. */
async function attempt(url: URL, part: PartialFile, options: DownloadOptions): Promise<void> {
  const { stall } = { ...DEFAULTS, ...options.settings };
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), stall);
  try {
    const signal = AbortSignal.any([options.signal, silence.signal]);
    const { validator } = part;
    const headers: Record<string, string> = validator === null ? {} : { range: `bytes=${part.size}-`, "if-range": validator };
    const answer = await get(url, { headers, ca: options.settings.ca, signal });
    try {
      await receive(url, part, answer, validator !== null, options, () => timer.refresh());
    } finally {
      answer.body.destroy();
    }
  } catch (error) {
    if (silence.signal.aborted && !(error instanceof PalimpsestError))
      throw new Interrupted(`nothing came for ${Math.max(1, Math.round(stall / 1000))} seconds`, { cause: error });
    if (error instanceof Error && !(error instanceof PalimpsestError) && !(error instanceof Interrupted) && !isFileError(error))
      throw new Interrupted("the connection was cut", { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function receive(
  url: URL,
  part: PartialFile,
  answer: Answer,
  continuing: boolean,
  { mostBytes, room, progress }: DownloadOptions,
  alive: () => void,
): Promise<void> {
  const kind = checkedStatus(url, answer, continuing);
  let total = contentLength(answer.headers);
  if (kind !== "whole") {
    const place = continuesAt(answer, part);
    if (place === null) {
      await part.remove();
      throw new Interrupted("the server has another file by now");
    }
    total = place.total;
    if (kind === "nothing-more") return;
  } else await part.begin(validatorOf(answer.headers));
  const resumedFrom = part.size;
  if (total !== null && total > mostBytes) {
    await part.remove();
    throw tooLarge(url, mostBytes, total);
  }
  // A server that does not say how much comes gets room piece by piece.
  const look = (): Promise<void> => (total === null ? room(0, LOOK_AGAIN) : room(total - part.size, total - part.size));
  await look();
  progress(part.size, total, resumedFrom);
  const end = await part.openEnd();
  try {
    let next = part.size + LOOK_AGAIN;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      alive();
      const size = part.size + chunk.length;
      if (total !== null && size > total) {
        await part.remove();
        throw downloadFailed(url, `the server sent more than the ${total} bytes that it announced`, "Nothing was kept. Check the address.");
      }
      if (size > mostBytes) {
        await part.remove();
        throw tooLarge(url, mostBytes, null);
      }
      if (size > next) {
        next = size + LOOK_AGAIN;
        await look();
      }
      await end.append(chunk);
      progress(part.size, total, resumedFrom);
    }
  } finally {
    await end.close();
  }
  if (total !== null && part.size < total) throw new Interrupted(`the connection was cut after ${part.size} of ${total} bytes`);
}

/** Errors of the disk name a path or a call on a file; those of a connection do not. */
function isFileError(error: Error): boolean {
  return "syscall" in error && ["open", "write", "unlink", "stat", "fsync", "statfs", "rm"].includes(String(error.syscall));
}

function tooLarge(url: URL, limit: number, bytes: number | null): PalimpsestError {
  const has = bytes === null ? `more than ${limit} bytes` : `${bytes} bytes`;
  return new PalimpsestError(
    "FILE_TOO_LARGE",
    `The archive at ${url.host} has ${has}; the limit is ${limit}. Nothing was kept. Choose a smaller package, or allow more with --max-bytes.`,
    { file: url.pathname.split("/").pop() ?? "", bytes: bytes ?? limit, limit },
  );
}
