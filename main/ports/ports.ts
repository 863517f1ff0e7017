/** What a host must provide. The backend touches the outside world through these alone. */
import type { ChildMessage, ParentMessage } from "../inference/protocol.ts";

/** Milliseconds since 1970 UTC; may jump. `monotonic` never goes back (ms, arbitrary zero). */
export interface Clock {
  now(): number;
  monotonic(): number;
}

/** Calls `work` once, `milliseconds` from now, unless the returned function is called before. Never keeps the process alive. */
export interface Scheduler {
  after(milliseconds: number, work: () => void): () => void;
}

/** Cryptographic randomness. `id()` is 26 URL-safe characters, ordered by time of creation. */
export interface Random {
  id(): string;
  seed(): number;
  bytes(count: number): Uint8Array;
}

export interface Logger {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

/** Native dialogs; paths never reach the renderer. Null results mean that the user cancelled. */
export interface Dialogs {
  openFile(): Promise<{ readonly fileName: string; readonly bytes: Uint8Array } | null>;
  openFolder(): Promise<string | null>;
  /** A .zip file of a model package; its place on this machine. */
  openArchive(): Promise<string | null>;
  /** Writes atomically. Throws PalimpsestError READ_ONLY_TARGET or DISK_FULL. */
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<SavedFile | null>;
  /** Opens a file that was saved here in the program that the system has for it. Throws NOT_AVAILABLE where it has none, NOT_FOUND where the file is gone. */
  openSaved(file: SavedFile): Promise<void>;
}

/** A file that was written through a dialog: its name, and a number by which the host knows its place. */
export interface SavedFile {
  readonly fileName: string;
  readonly id: number;
}

/** Messages of the desktop. The host decides whether one is shown: it knows whether the window is in sight. */
export interface Notifier {
  /** Languages that the system prefers, e.g. ["ja-JP", "en"]. */
  readonly languages: readonly string[];
  show(title: string, body: string): void;
}

/** Small secrets of this machine: private keys. Synchronous, because they are needed inside transactions. */
export interface SecretStore {
  /** What protects them: the system's own store, a file that only this account can read, or (Linux without a keyring) a known password. */
  readonly protection: "system" | "file" | "basic-text";
  get(name: string): Uint8Array | null;
  set(name: string, value: Uint8Array): void;
  remove(name: string): void;
}

/** The running inference child as its owner sees it. */
export interface InferenceProcess {
  readonly pid: number | undefined;
  post(message: ParentMessage): void;
  onMessage(listener: (message: ChildMessage) => void): void;
  /** Called exactly once when the process is gone. */
  onExit(listener: (code: number | null, signal: string | null) => void): void;
  kill(): void;
}

/** Starts the inference child: `child_process.fork` in Node hosts, `utilityProcess.fork` in Electron. */
export interface InferenceSpawner {
  spawn(): InferenceProcess;
}

/** A process that works on one file from outside, as its owner sees it. */
export interface DocumentWorkerProcess {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called exactly once when the process is gone. */
  onExit(listener: () => void): void;
  kill(): void;
}

/** Starts the process that reads and writes files of other programs, bounded in memory. */
export interface DocumentWorkerSpawner {
  spawn(): DocumentWorkerProcess;
}

/** Folders the backend may use. */
export interface Folders {
  /** Workspace: database, backups, added model packages. Created with mode 0700 when missing. */
  readonly workspace: string;
  /** Model packages that ship with the app. */
  readonly bundledModels: string;
  /** Samples, templates, fonts. */
  readonly assets: string;
}

/** How downloads trust and how long they wait; what is left out has the product's value. */
export interface DownloadSettings {
  /** Certificate (PEM) of an authority to trust instead of those that Node knows. */
  readonly ca?: string;
  /** A connection on which nothing comes for so long counts as cut, ms. */
  readonly stall?: number;
  /** Attempts without progress before the download fails, the first one included. */
  readonly attempts?: number;
  /** Pause before the attempt after failure number n (1, 2, ...), ms. */
  readonly pause?: (failure: number) => number;
}

export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly dialogs: Dialogs | null;
  readonly inference: InferenceSpawner;
  readonly documentWorker: DocumentWorkerSpawner;
  readonly folders: Folders;
  readonly host: "electron" | "web" | "memory";
  readonly secrets: SecretStore;
  /** Left out where the window itself asks the browser for them. */
  readonly notifier?: Notifier;
  /** Default: the timers of Node. Tests give one that they can move on. */
  readonly scheduler?: Scheduler;
  readonly downloads?: DownloadSettings;
  /** Free bytes of the disk that holds a folder; default: what the system says. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}
