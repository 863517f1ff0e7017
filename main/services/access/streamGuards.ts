import { AsyncIteratorClass } from "@orpc/contract";
import type { CallName } from "../../../src/domain/access/permissions.ts";
import type { AccessService } from "./accessService.ts";
import type { SessionBook } from "./sessionBook.ts";

interface Guard {
  readonly channel: string;
  readonly call: CallName;
  /** Whose the stream is. */
  readonly personId: string;
  stop(error: unknown): void;
}

/** The streams that are open: each ends as soon as the call that opened it would be refused, or another person is at its channel. */
export class StreamGuards {
  readonly #access: AccessService;
  readonly #toError: (error: unknown, call: CallName) => unknown;
  readonly #open = new Set<Guard>();

  /** `toError`: what a refusal is called on the wire. */
  constructor(access: AccessService, sessions: SessionBook, toError: (error: unknown, call: CallName) => unknown) {
    this.#access = access;
    this.#toError = toError;
    sessions.onChange((channel) => this.#look(channel));
  }

  /** The same events until the person may not have them any more; what waits then is not given out. */
  guard<Event>(
    call: CallName,
    channel: string,
    personId: string,
    events: AsyncIterator<Event, unknown, void>,
  ): AsyncIteratorClass<Event, unknown, void> {
    let refusal: { readonly error: unknown } | null = null;
    let wake: ((error: unknown) => void) | null = null;
    const guard: Guard = {
      channel,
      call,
      personId,
      stop: (error) => {
        refusal = { error };
        wake?.(error);
      },
    };
    this.#open.add(guard);
    return new AsyncIteratorClass<Event, unknown, void>(
      () =>
        new Promise((resolve, reject) => {
          if (refusal !== null) {
            reject(refusal.error);
            return;
          }
          wake = reject;
          events.next().then(resolve, reject);
        }),
      async (reason) => {
        this.#open.delete(guard);
        if (reason !== "next" || refusal !== null) await events.return?.();
      },
    );
  }

  #look(channel: string | null): void {
    for (const guard of [...this.#open]) {
      if (channel !== null && guard.channel !== channel) continue;
      const refusal = this.#access.refusal(guard.call, guard.channel, guard.personId);
      if (refusal === null) continue;
      this.#open.delete(guard);
      guard.stop(this.#toError(refusal, guard.call));
    }
  }
}
