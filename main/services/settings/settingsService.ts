import { userInfo } from "node:os";
import { settingsSchema } from "../../../src/contract/app.ts";
import type { Settings } from "../../../src/contract/index.ts";
import type { Workbench } from "../workbench.ts";

const NAME = "settings";
/** Room for added model packages in a fresh workspace, bytes. */
const DEFAULT_MODEL_QUOTA = 10e9;

/** The workspace's settings. A stored value that no longer fits the schema falls back to its default. */
export class SettingsService {
  readonly #workbench: Workbench;
  #settings: Settings;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#settings = merge(defaultSettings(), workbench.storage.settings.get(NAME));
  }

  get(): Settings {
    return this.#settings;
  }

  update(changes: { [Key in keyof Settings]?: Settings[Key] | undefined }): Settings {
    const next = merge(this.#settings, changes);
    const { storage, people } = this.#workbench;
    storage.transaction(() => {
      storage.settings.set(NAME, next);
      if (next.authorName !== this.#settings.authorName) storage.people.update(people.owner().id, { name: next.authorName });
    });
    this.#settings = next;
    this.#workbench.events.emit({ type: "settings", settings: next });
    return next;
  }
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
    protect: ["numbers", "dates", "amounts", "names"],
    modelQuotaBytes: DEFAULT_MODEL_QUOTA,
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
