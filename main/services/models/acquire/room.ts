import type { Dirent } from "node:fs";
import { lstat, readdir, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ModelStorage } from "../../../../src/contract/index.ts";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import { listPackages } from "../../../inference/packages.ts";
import { DOWNLOADS } from "./places.ts";

/** Space that is left alone so that the database and the system go on working, bytes. */
const RESERVE = 64 * 1024 * 1024;

export interface RoomOptions {
  /** Folder of the packages that the user added, with what is on its way there. */
  readonly folder: string;
  readonly quota: () => number;
  /** Free bytes of the disk that holds a folder. */
  readonly freeBytes: ((folder: string) => Promise<number>) | undefined;
}

/** Room for added packages: what they take, what they may take, and what the disk has left. */
export class Room {
  readonly #options: RoomOptions;
  #kept: string | null = null;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /** Names, without ending, the download that is under way and stays whatever is needed; null: none is. */
  keep(download: string | null): void {
    this.#kept = download;
  }

  async state(): Promise<ModelStorage> {
    const { folder, quota } = this.#options;
    return { used: await folderBytes(folder), quota: quota(), free: await this.#free() };
  }

  /**
   * Throws QUOTA_EXCEEDED when `more` bytes go beyond the quota, with `freed` bytes going away at the same time;
   * unfinished downloads that are not under way are given up first. Throws DISK_FULL when the disk has no room for `written` bytes.
   */
  async require({ more, freed = 0, written = more, needs = more }: RoomRequest): Promise<void> {
    const { folder, quota } = this.#options;
    const free = await this.#free();
    if (written > 0 && free < written + RESERVE) {
      throw new PalimpsestError(
        "DISK_FULL",
        `The disk has ${size(free)} left, the model package needs ${size(written)} and ${size(RESERVE)} are kept free. Free some space and try again.`,
        { file: "the model package", free, needed: written },
      );
    }
    const exceeds = async (): Promise<number> => Math.max(0, (await folderBytes(folder)) - freed) + more - quota();
    if ((await exceeds()) <= 0) return;
    await dropDownloads(join(folder, DOWNLOADS), this.#kept);
    const over = await exceeds();
    if (over <= 0) return;
    const installed = (await listPackages([folder])).sort((a, b) => b.bytes - a.bytes);
    const candidates = installed.map((summary) => `${summary.id} (${size(summary.bytes)})`).join(", ");
    const advice = candidates === "" ? "Allow more room under Models" : `Remove one of ${candidates}, or allow more room under Models`;
    throw new PalimpsestError(
      "QUOTA_EXCEEDED",
      `The model package needs ${size(needs)}; that is ${size(over)} more than added packages may take (${size(quota())} together). ${advice}.`,
      { needed: needs, over, quota: quota() },
    );
  }

  async #free(): Promise<number> {
    const { folder, freeBytes } = this.#options;
    if (freeBytes !== undefined) return freeBytes(folder);
    const { bavail, bsize } = await statfs(folder).catch(() => statfs(dirname(folder)));
    // Some network disks name more than a number can hold.
    return Math.min(bavail * bsize, Number.MAX_SAFE_INTEGER);
  }
}

export interface RoomRequest {
  /** Bytes that come to what is in the folder now. */
  readonly more: number;
  /** Bytes that go away at the same time; `Infinity` when it is not known yet what goes away. */
  readonly freed?: number;
  /** Bytes that have to be written now; default `more`. */
  readonly written?: number;
  /** Size of the package for the message; default `more`. */
  readonly needs?: number;
}

/** Bytes of all files in a folder; 0 when it is not there. Links are not followed. What goes away meanwhile does not count. */
export async function folderBytes(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sum += await folderBytes(path);
    else if (entry.isFile())
      sum += await lstat(path).then(
        (stats) => stats.size,
        () => 0,
      );
  }
  return sum;
}

async function dropDownloads(folder: string, keep: string | null): Promise<void> {
  for (const name of await readdir(folder).catch((): string[] => []))
    if (keep === null || !name.startsWith(`${keep}.`)) await rm(join(folder, name), { force: true });
}

function size(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(0.1, bytes / 1e6).toFixed(1)} MB`;
}
