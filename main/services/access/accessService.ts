import type { Actor } from "../../../src/domain/access/actor.ts";
import { type CallName, PERMISSIONS, permits } from "../../../src/domain/access/permissions.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import type { People } from "./people.ts";

/** Decides on every call whose it is and whether it may be made. */
export class AccessService {
  readonly #people: People;

  constructor(people: People) {
    this.#people = people;
  }

  /** The person behind a channel, null when nobody has signed in there. */
  actor(_channel: string): Actor | null {
    return this.#people.owner();
  }

  /** Throws NOT_SIGNED_IN, NOT_ALLOWED. */
  require(call: CallName, channel: string): Actor | null {
    const actor = this.actor(channel);
    if (permits(call, actor)) return actor;
    if (actor === null) throw new PalimpsestError("NOT_SIGNED_IN", "Nobody has signed in here. Sign in and try again.");
    const needed = PERMISSIONS[call];
    throw new PalimpsestError("NOT_ALLOWED", `Your role does not allow this. Ask an administrator of the workspace for it.`, {
      call,
      roles: typeof needed === "string" ? needed : needed.join(", "),
    });
  }
}
