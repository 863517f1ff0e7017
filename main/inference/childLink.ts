/** The running child: messages, signs of life, and its end. A new link is made for every spawn. */
import type { Clock, InferenceProcess, InferenceSpawner } from "../ports/ports.ts";
import type { ChildMessage, ParentMessage } from "./protocol.ts";
import type { SupervisorOptions } from "./supervisorOptions.ts";

export interface LinkListener {
  onMessage(message: ChildMessage): void;
  /** Once. `hung`: killed because it gave no sign of life. */
  onEnd(reason: string): void;
  /** Is the child loading or verifying a package, which may block it for long? */
  isLoading(): boolean;
}

export class ChildLink {
  readonly #process: InferenceProcess;
  readonly #clock: Clock;
  readonly #options: SupervisorOptions;
  readonly #listener: LinkListener;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #ended: Promise<void>;
  #lastSign: number;
  #sequence = 0;
  #hung = false;
  #over = false;

  constructor(spawner: InferenceSpawner, clock: Clock, options: SupervisorOptions, listener: LinkListener) {
    this.#clock = clock;
    this.#options = options;
    this.#listener = listener;
    this.#lastSign = clock.monotonic();
    this.#process = spawner.spawn();
    this.#process.onMessage((message) => {
      this.#lastSign = this.#clock.monotonic();
      if (!this.#over && message.type !== "pong") listener.onMessage(message);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.onExit((code, signal) => {
        this.#finish(
          this.#hung ? "it gave no sign of life" : signal ? `it was ended by ${signal}` : `it ended with code ${code ?? "unknown"}`,
        );
        resolve();
      });
    });
    this.#heartbeat = setInterval(() => this.#beat(), options.pingEvery);
    this.#heartbeat.unref();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  post(message: ParentMessage): void {
    if (!this.#over) this.#process.post(message);
  }

  /** Ends the child; resolves when it is gone. `onEnd` is not called any more. */
  async close(): Promise<void> {
    this.#over = true;
    clearInterval(this.#heartbeat);
    this.#process.kill();
    await this.#ended;
  }

  #beat(): void {
    const limit = this.#listener.isLoading() ? this.#options.hungWhileLoading : this.#options.hungAfter;
    if (this.#clock.monotonic() - this.#lastSign > limit) {
      this.#hung = true;
      this.#process.kill();
      return;
    }
    this.#sequence += 1;
    this.post({ type: "ping", sequence: this.#sequence });
  }

  #finish(reason: string): void {
    clearInterval(this.#heartbeat);
    if (this.#over) return;
    this.#over = true;
    this.#listener.onEnd(reason);
  }
}
