import packageFile from "../../../package.json" with { type: "json" };
import type { Client, EngineState, Outputs } from "../../../src/contract/index.ts";
import type { Actor } from "../../../src/domain/access/actor.ts";
import type { Notification } from "../../../src/domain/review/notification.ts";
import { notificationText } from "../../../src/i18n/notificationText.ts";
import { chooseLanguage, createTranslator } from "../../../src/i18n/translate.ts";
import type { Engine, EngineStatus } from "../../inference/engine.ts";
import { EventQueue } from "../events/eventQueue.ts";
import type { ModelWarmUp } from "../models/modelWarmUp.ts";
import type { SettingsService } from "../settings/settingsService.ts";
import type { AppEvent, Workbench } from "../workbench.ts";
import type { NoticeBoard } from "./noticeBoard.ts";

/** The app as a whole: what it is, and what happens in the workspace. */
export class AppService {
  readonly #workbench: Workbench;
  readonly #engine: Engine;
  readonly #settings: SettingsService;
  readonly #notices: NoticeBoard;
  readonly #warmUp: ModelWarmUp;
  readonly #startDocument: (actor: Actor | null) => Promise<string | null>;
  readonly #open = new Set<EventQueue<WindowEvent>>();

  constructor(
    workbench: Workbench,
    engine: Engine,
    settings: SettingsService,
    notices: NoticeBoard,
    warmUp: ModelWarmUp,
    startDocument: (actor: Actor | null) => Promise<string | null>,
  ) {
    this.#workbench = workbench;
    this.#warmUp = warmUp;
    this.#engine = engine;
    this.#settings = settings;
    this.#notices = notices;
    this.#startDocument = startDocument;
    engine.onStatus((status) => workbench.events.emit({ type: "engine", engine: toEngineState(status) }));
  }

  async info(actor: Actor | null): Promise<Outputs["app"]["info"]> {
    const { ports } = this.#workbench;
    return {
      version: packageFile.version,
      host: ports.host,
      platform: process.platform,
      dataFolder: ports.folders.workspace,
      dialogs: ports.dialogs !== null,
      actor: actor === null ? null : { ...actor, roles: [...actor.roles] },
      accounts: this.#workbench.people.accounts(),
      startDocumentId: await this.#startDocument(actor),
      notices: actor === null ? [] : this.#notices.list(),
    };
  }

  /**
   * The present state of engine and settings first, then everything that happens that concerns this person. The first watcher has the
   * model loaded.
   */
  watch(person: Actor): EventQueue<WindowEvent> {
    const queue: EventQueue<WindowEvent> = new EventQueue(() => {
      stop();
      this.#open.delete(queue);
    });
    const stop = this.#workbench.events.add((event) => {
      const told = this.#eventFor(event, person);
      if (told !== null) queue.push(told);
    });
    this.#open.add(queue);
    queue.push({ type: "engine", engine: this.#engineState() });
    queue.push({ type: "settings", settings: this.#settings.of(person) });
    this.#warmUp.start();
    return queue;
  }

  close(): void {
    this.#warmUp.close();
    for (const queue of [...this.#open]) queue.end();
  }

  /** The event as the windows of a person hear it; null: it is for somebody else. */
  #eventFor(event: AppEvent, person: Actor): WindowEvent | null {
    switch (event.type) {
      case "settings":
        return event.personId === null || event.personId === person.id ? { type: "settings", settings: this.#settings.of(person) } : null;
      case "notifications":
        return event.personId === person.id ? { type: "notifications" } : null;
      case "notification": {
        if (event.personId !== person.id) return null;
        const { notification } = event;
        this.#showOnDesktop(notification, person);
        return { type: "notification", notification: { ...notification, data: { ...notification.data } } };
      }
      default:
        return event;
    }
  }

  #showOnDesktop(notification: Notification, person: Actor): void {
    const { notifier } = this.#workbench.ports;
    const settings = this.#settings.of(person);
    if (notifier === undefined || !settings.desktopNotifications) return;
    const translate = createTranslator(chooseLanguage(settings.language, notifier.languages));
    notifier.show(translate("shell.appName"), notificationText(notification, translate));
  }

  #engineState(): EngineState {
    const state = toEngineState(this.#engine.status());
    return state.state === "idle" && this.#warmUp.missing ? { ...state, state: "no-model" } : state;
  }
}

/** What a window is told, as the contract says it. */
type WindowEvent = ContractOutput<Client["app"]["watch"]>;
type ContractOutput<Call> = Call extends (...given: never[]) => Promise<AsyncIterator<infer Event, unknown, unknown>> ? Event : never;

/** The engine's status as the status bar shows it. */
export function toEngineState(status: EngineStatus): EngineState {
  const none = { model: null, provider: null, providerReason: null, providerFacts: null, problem: null };
  switch (status.state) {
    case "idle":
    case "no-model":
      return { ...none, state: status.state };
    case "loading":
      return { ...none, state: "loading", model: status.model };
    case "ready":
    case "busy":
      return {
        state: status.state,
        model: status.loaded.id,
        provider: status.loaded.provider,
        providerReason: status.loaded.providerReason,
        providerFacts: {
          dtype: status.loaded.providerFacts.dtype,
          threads: status.loaded.providerFacts.threads,
          notes: status.loaded.providerFacts.notes.map((note) => ({ ...note })),
        },
        problem: null,
      };
    case "restarting":
      return { ...none, state: "restarting", problem: { code: "INFERENCE_FAILED", message: status.reason } };
    case "failed":
      return { ...none, state: "failed", problem: { code: status.code, message: status.message } };
  }
}
