import { userInfo } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { settingsSchema } from "../../../src/contract/app.ts";
import type { Settings } from "../../../src/contract/index.ts";
import { type Actor, holds } from "../../../src/domain/access/actor.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { Workbench } from "../workbench.ts";

const NAME = "settings";
/** Room for added model packages in a fresh workspace, bytes. */
const DEFAULT_MODEL_QUOTA = 10e9;

/** Settings that hold for the workspace as a whole; all others are a person's own once there are accounts. */
export const WORKSPACE_SETTINGS = ["model", "provider", "modelQuotaBytes", "costs"] as const;

/** What somebody may want to have otherwise. */
export type SettingsChange = { readonly [Key in keyof Settings]?: Settings[Key] | undefined };

/**
 * The settings. Alone, everything is the owner's; with accounts a person has their own beside those of the workspace. A stored value that
 * no longer fits the schema falls back to its default.
 */
export class SettingsService {
  readonly #workbench: Workbench;
  #settings: Settings;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#settings = merge(defaultSettings(), workbench.storage.settings.get(NAME));
  }

  /** Those of the workspace; what is personal in them is the owner's of the time before accounts. */
  get(): Settings {
    return this.#settings;
  }

  /** Those of the workspace and of a person. */
  of(person: Actor): Settings {
    if (!this.#workbench.people.accounts()) return this.#settings;
    const first = this.#workbench.people.owner().id === person.id;
    const base: Settings = first ? this.#settings : { ...defaultSettings(), ...pick(this.#settings, isWorkspace) };
    const own = this.#workbench.storage.settings.get(ownName(person.id));
    return {
      ...merge(
        base,
        pick(own, (key) => !isWorkspace(key)),
      ),
      authorName: person.name,
    };
  }

  /** Minutes until a person's screen is locked, 0: never. */
  idleMinutes(personId: string): number {
    return this.of({ id: personId, name: "", roles: [] }).idleMinutes;
  }

  /**
   * Throws NOT_ALLOWED (settings of the workspace, for all but administrators), NOT_AVAILABLE (another name: with accounts it stays what
   * the work is signed with), NAME_TAKEN.
   */
  update(changes: SettingsChange, by: Actor = this.#workbench.people.owner()): Settings {
    const { storage, people, events } = this.#workbench;
    if (!people.accounts()) return this.#updateAlone(changes);
    const before = this.of(by);
    const after = merge(before, changes);
    if (after.authorName !== by.name)
      throw new PalimpsestError("NOT_AVAILABLE", "With accounts a person keeps the name that their work bears.", {});
    const shared = WORKSPACE_SETTINGS.some((key) => !isDeepStrictEqual(after[key], before[key]));
    if (shared && !holds(by, "admin"))
      throw new PalimpsestError("NOT_ALLOWED", "Models and rates are an administrator's to choose. Ask one of the workspace.", {
        call: "settings.update",
        roles: "admin",
      });
    const workspace = { ...this.#settings, ...pick(after, isWorkspace) };
    storage.transaction(() => {
      if (shared) {
        storage.settings.set(NAME, workspace);
        this.#record(workspace, by.id);
      }
      storage.settings.set(
        ownName(by.id),
        pick(after, (key) => !isWorkspace(key) && key !== "authorName"),
      );
    });
    this.#settings = workspace;
    events.emit({ type: "settings", personId: shared ? null : by.id });
    return this.of(by);
  }

  /** Tells the log which settings of the workspace change; those of a person are nobody else's business. */
  #record(next: Settings, personId: string): void {
    const changed = WORKSPACE_SETTINGS.filter((key) => !isDeepStrictEqual(next[key], this.#settings[key]));
    if (changed.length === 0) return;
    const data = Object.fromEntries(changed.map((key) => [key, { from: this.#settings[key], to: next[key] }]));
    this.#workbench.audit.record({ type: "settings.changed", person: personId, document: null, data });
  }

  #updateAlone(changes: SettingsChange): Settings {
    const next = merge(this.#settings, changes);
    const { storage, people, audit, events } = this.#workbench;
    storage.transaction(() => {
      storage.settings.set(NAME, next);
      this.#record(next, people.owner().id);
      if (next.authorName === this.#settings.authorName) return;
      const { id } = people.owner();
      const name = next.authorName.toWellFormed();
      storage.people.update(id, { name });
      audit.record({ type: "person.changed", person: id, document: null, data: { person: id, what: "name", name } });
    });
    this.#settings = next;
    events.emit({ type: "settings", personId: null });
    return next;
  }
}

const ownName = (personId: string): string => `${NAME}.${personId}`;

const isWorkspace = (key: string): boolean => WORKSPACE_SETTINGS.some((shared) => shared === key);

/** The members of an object whose names fit. */
function pick(value: unknown, fits: (key: string) => boolean): Partial<Settings> {
  if (value === null || typeof value !== "object") return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => fits(key)));
}

/** Settings of a fresh workspace: the author is named after the account. */
export function defaultSettings(): Settings {
  return {
    authorName: accountName(),
    model: null,
    provider: "auto",
    preset: "balanced",
    strength: 0.7,
    alternatives: 1,
    theme: "system",
    language: "system",
    editorFace: "mono",
    showConfidence: false,
    desktopNotifications: false,
    idleMinutes: 15,
    protect: ["numbers", "dates", "amounts", "names"],
    reasons: [],
    modelQuotaBytes: DEFAULT_MODEL_QUOTA,
    costs: { machinePerHour: null, peoplePerHour: null, currency: "" },
    keys: {},
  };
}

function merge(base: Settings, stored: unknown): Settings {
  if (stored === null || typeof stored !== "object") return base;
  let merged = base;
  for (const [key, value] of Object.entries(stored)) {
    const attempt = settingsSchema.safeParse({ ...merged, [key]: value });
    if (value !== undefined && attempt.success) merged = attempt.data;
  }
  return merged;
}

function accountName(): string {
  try {
    return userInfo().username.slice(0, 200) || "Author";
  } catch {
    return "Author";
  }
}
