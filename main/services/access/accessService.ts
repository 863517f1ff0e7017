import type { Actor } from "../../../src/domain/access/actor.ts";
import { type CallName, PERMISSIONS, permits } from "../../../src/domain/access/permissions.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { SessionBook } from "./sessionBook.ts";

/** Decides on every call whose it is and whether it may be made. */
export class AccessService {
  readonly #sessions: SessionBook;

  constructor(sessions: SessionBook) {
    this.#sessions = sessions;
  }

  /** The person behind a channel, null when nobody has signed in there. */
  actor(channel: string): Actor | null {
    return this.#sessions.actor(channel);
  }

  /** Throws NOT_SIGNED_IN, NOT_ALLOWED. */
  require(call: CallName, channel: string): Actor | null {
    const actor = this.actor(channel);
    if (!permits(call, actor)) throw refusalOf(call, actor);
    return actor;
  }

  /** Why a person may not go on with a call at a channel; null when they may. */
  refusal(call: CallName, channel: string, personId: string): PalimpsestError | null {
    const actor = this.actor(channel);
    if (actor?.id !== personId) return refusalOf(call, null);
    return permits(call, actor) ? null : refusalOf(call, actor);
  }
}

function refusalOf(call: CallName, actor: Actor | null): PalimpsestError {
  if (actor === null) return new PalimpsestError("NOT_SIGNED_IN", "Nobody has signed in here. Sign in and try again.");
  const needed = PERMISSIONS[call];
  return new PalimpsestError("NOT_ALLOWED", "Your role does not allow this. Ask an administrator of the workspace for it.", {
    call,
    roles: typeof needed === "string" ? needed : needed.join(", "),
  });
}
