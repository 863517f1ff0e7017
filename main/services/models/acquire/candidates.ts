import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { PalimpsestError } from "../../../../src/domain/errors/palimpsestError.ts";
import type { PackageLicence } from "../../../inference/package/licence.ts";
import type { PackageSummary } from "../../../inference/packages.ts";
import { CANDIDATES } from "./places.ts";

/** A package that is complete, checked and waits for its licence to be accepted. */
export interface Candidate {
  readonly candidateId: string;
  readonly summary: PackageSummary;
  readonly licence: PackageLicence;
}

/** More wait in no dialog; the oldest go. */
const MOST_WAITING = 4;

/** Candidates of this process. What an earlier process left is swept away when the workspace is opened. */
export class Candidates {
  readonly #folder: string;
  readonly #waiting = new Map<string, Candidate>();
  /** Ids whose folders this process made: nothing else is ever deleted. */
  readonly #made = new Set<string>();

  /** `modelsFolder` is the folder of added packages. */
  constructor(modelsFolder: string) {
    this.#folder = join(modelsFolder, CANDIDATES);
  }

  /** A new, empty folder for a package that is on its way. */
  async makeFolder(candidateId: string): Promise<string> {
    const folder = join(this.#folder, candidateId);
    this.#made.add(candidateId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  async add(candidate: Candidate): Promise<void> {
    this.#waiting.set(candidate.candidateId, candidate);
    for (const id of [...this.#waiting.keys()].slice(0, -MOST_WAITING)) await this.discard(id);
  }

  /** Throws NOT_FOUND. */
  get(candidateId: string): Candidate {
    const candidate = this.#waiting.get(candidateId);
    if (candidate === undefined)
      throw new PalimpsestError("NOT_FOUND", "This model package is not waiting to be installed any more. Add it again.", { candidateId });
    return candidate;
  }

  /**
   * Forgets a candidate and deletes what is left of its folder; an id that is unknown (a client may send any) is gone already.
   * What cannot be deleted now is swept away when the workspace is opened again.
   */
  async discard(candidateId: string): Promise<void> {
    if (!this.#made.delete(candidateId)) return;
    this.#waiting.delete(candidateId);
    await rm(join(this.#folder, candidateId), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#waiting.clear();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
