import { basename } from "node:path";
import type { AddEvent, ModelInfo, ModelStorage } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Engine } from "../../inference/engine.ts";
import { requireHash } from "../../inference/package/requireHash.ts";
import { readPackage, removePackage } from "../../inference/packages.ts";
import { EventQueue } from "../events/eventQueue.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { Workbench } from "../workbench.ts";
import { parseAddress } from "./acquire/address.ts";
import { Candidates } from "./acquire/candidates.ts";
import { place, sweep } from "./acquire/install.ts";
import { addCandidate } from "./acquire/packageAdder.ts";
import { ProgressFilter } from "./acquire/progressFilter.ts";
import { Room } from "./acquire/room.ts";
import { type AddOptions, DEFAULT_ADD_OPTIONS, type PackageSource } from "./acquire/source.ts";
import type { ModelLibrary } from "./modelLibrary.ts";

/** What the contract lets a client ask for. */
export type AddRequest =
  | { readonly from: "dialog"; readonly what: "folder" | "archive" }
  | { readonly from: "url"; readonly url: string; readonly sha256: string | null };

/** Model packages as the contract offers them. */
export class ModelService {
  readonly #workbench: Workbench;
  readonly #library: ModelLibrary;
  readonly #engine: Engine;
  readonly #candidates: Candidates;
  readonly #room: Room;
  readonly #stops = new Set<AbortController>();
  /** Ends when everything that changes what is installed or waits so far has ended: it happens one after the other. */
  #turn: Promise<unknown>;
  /** Ends when the last package that is being fetched and checked has: one at a time, beside the changes. */
  #adding: Promise<unknown>;
  #closed = false;

  constructor(workbench: Workbench, library: ModelLibrary, engine: Engine, settings: SettingsService) {
    const { ports } = workbench;
    this.#workbench = workbench;
    this.#library = library;
    this.#engine = engine;
    this.#candidates = new Candidates(library.folder);
    this.#room = new Room({ folder: library.folder, quota: () => settings.get().modelQuotaBytes, freeBytes: ports.freeBytes });
    this.#turn = sweep(library.folder, ports.clock.now()).catch((error: unknown) =>
      ports.logger.warn("The folder of added models could not be cleaned up", { error: String(error) }),
    );
    this.#adding = this.#turn;
  }

  list(): Promise<ModelInfo[]> {
    return this.#library.list();
  }

  storage(): Promise<ModelStorage> {
    return this.#room.state();
  }

  /** Throws MODEL_MISSING, MODEL_BROKEN. */
  licence(model: string): Promise<{ licence: string; text: string }> {
    return this.#library.licence(model);
  }

  /** Throws MODEL_MISSING. What is wrong with a package that exists is in the answer. */
  async verify(model: string): Promise<{ problems: string[]; checks: number }> {
    const found = await this.#library.find(model);
    if (found.problem !== null) return { problems: [found.problem], checks: 1 };
    const { problems, checks } = await this.#engine.verify(found.folder);
    return { problems: [...problems], checks };
  }

  /** What the contract's `models.add` promises; the stream fails with its errors. Throws INVALID_ARGUMENT, NOT_AVAILABLE. */
  add(request: AddRequest): EventQueue<AddEvent> {
    if (request.from === "url") return this.addFrom({ from: "url", ...parseAddress(request.url, request.sha256) });
    const { dialogs } = this.#workbench.ports;
    if (dialogs === null)
      throw new PalimpsestError("NOT_AVAILABLE", "There are no file dialogs here. Use `palimpsest models add PATH`, or an https address.");
    const { what } = request;
    return this.#follow(async () => {
      const path = await (what === "folder" ? dialogs.openFolder() : dialogs.openArchive());
      if (path === null) return null;
      return what === "folder" ? { from: "folder", path } : { from: "archive", path, sha256: null };
    }, DEFAULT_ADD_OPTIONS);
  }

  /** As `add`, from any place of this machine: for hosts, never for the renderer. */
  addFrom(source: PackageSource, options: Partial<AddOptions> = {}): EventQueue<AddEvent> {
    return this.#follow(async () => source, { ...DEFAULT_ADD_OPTIONS, ...options });
  }

  /**
   * Throws NOT_FOUND, LICENCE_NOT_ACCEPTED, MODEL_CHANGED or MODEL_BROKEN (its files are not those that were checked), QUOTA_EXCEEDED, DISK_FULL,
   * READ_ONLY_TARGET, NOT_AVAILABLE (in use).
   */
  install(candidateId: string, licenceAccepted: boolean, by: Actor): Promise<ModelInfo> {
    return this.#inTurn(async () => {
      const { summary, licence } = this.#candidates.get(candidateId);
      const { id, packageHash } = summary;
      if (!licenceAccepted) {
        throw new PalimpsestError(
          "LICENCE_NOT_ACCEPTED",
          `The licence of the package "${id}" (${licence.name}) was not accepted, so that nothing was installed. Read it, then accept it or leave the package out.`,
          { model: id, licence: licence.name },
        );
      }
      // What was checked and what is installed must be the same; the content of the files is hashed again with each load.
      requireHash(id, (await readPackage(summary.folder)).packageHash, packageHash);
      await this.#library.checkId(id);
      const replaced = await this.#library.added(id);
      await this.#room.require({ more: 0, freed: replaced?.bytes ?? 0, needs: summary.bytes });
      const { storage, ports, audit } = this.#workbench;
      storage.transaction(() => {
        storage.licences.add({
          model: id,
          packageHash,
          licence: licence.name,
          licenceSha256: licence.sha256,
          by: by.name,
          at: ports.clock.now(),
        });
        const data = { model: id, packageHash, licence: licence.name, text: licence.sha256 };
        audit.record({ type: "licence.accepted", person: by.id, document: null, data });
      });
      await place(summary.folder, this.#library.folder, id);
      // A package that somebody copied there may be in a folder of another name: it would hide the new one, or take room beside it.
      if (replaced !== null && basename(replaced.folder) !== id) await removePackage(basename(replaced.folder), this.#library.folder);
      await this.#candidates.discard(candidateId);
      audit.record({
        type: "model.added",
        person: by.id,
        document: null,
        data: { model: id, packageHash, replaces: replaced?.packageHash ?? null },
      });
      this.#library.changed();
      return this.#library.info(await this.#library.find(id));
    });
  }

  /** Throws nothing when there is no such candidate: it is gone, as was asked for. */
  discard(candidateId: string): Promise<void> {
    return this.#inTurn(() => this.#candidates.discard(candidateId));
  }

  /** Throws MODEL_MISSING, NOT_AVAILABLE. */
  remove(model: string, by: Actor): Promise<void> {
    return this.#inTurn(async () => {
      await this.#library.remove(model);
      this.#workbench.audit.record({ type: "model.removed", person: by.id, document: null, data: { model } });
    });
  }

  /** Stops what is being added; resolves when nothing of it is at work any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#stops) stop.abort();
    await this.#adding;
    await this.#turn;
    await this.#candidates.close();
  }

  /** Adds in the background and tells of it; the reader's leaving stops it, and discards what is ready but was not read. */
  #follow(choose: () => Promise<PackageSource | null>, options: AddOptions): EventQueue<AddEvent> {
    const stop = new AbortController();
    const candidateId = this.#workbench.ports.random.id();
    let ready = false;
    const queue = new EventQueue<AddEvent>(() => {
      stop.abort();
      // Whoever fails here has nobody to tell; what is left is swept away when the workspace is closed.
      if (ready && queue.length > 0) this.discard(candidateId).catch(() => undefined);
    });
    const filter = new ProgressFilter(this.#workbench.ports.clock);
    const work = async (): Promise<void> => {
      const source = await choose();
      if (source === null) return queue.push({ type: "cancelled" });
      await this.#afterOthers(async () => {
        const candidate = await addCandidate(this.#parts(), source, {
          candidateId,
          options,
          signal: stop.signal,
          progress: (event) => filter.passes(event) && queue.push(event),
        });
        await this.#inTurn(async () => {
          const { summary, licence } = candidate;
          await this.#candidates.add(candidate);
          const replaced = await this.#library.added(summary.id);
          if (stop.signal.aborted) return this.#candidates.discard(candidateId);
          const info = { ...this.#library.info(summary), bundled: false };
          const replaces = replaced === null ? null : this.#library.info(replaced);
          ready = true;
          queue.push({ type: "ready", candidate: { candidateId, info, licenceText: licence.text, replaces } });
        }).catch(async (error: unknown) => {
          await this.#candidates.discard(candidateId);
          throw error;
        });
      });
    };
    this.#stops.add(stop);
    void work()
      .then(
        () => queue.end(),
        (error: unknown) => queue.fail(error),
      )
      .finally(() => this.#stops.delete(stop));
    return queue;
  }

  #parts() {
    return {
      library: this.#library,
      candidates: this.#candidates,
      room: this.#room,
      engine: this.#engine,
      downloads: this.#workbench.ports.downloads ?? {},
    };
  }

  /** Fetching may take long: what is installed meanwhile can still be changed. */
  #afterOthers(work: () => Promise<void>): Promise<void> {
    const result = this.#adding.then(() => this.#unlessClosed(work));
    this.#adding = result.catch(() => undefined);
    return result;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => this.#unlessClosed(work));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  #unlessClosed<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new PalimpsestError("CANCELLED", "Palimpsest is closing. Nothing was changed.");
    return work();
  }
}
