import type { Author } from "../proposal/proposal.ts";
import type { Role } from "./role.ts";

/** The person on whose behalf a call is carried out, as the backend knows them; never taken from what a client sends. */
export interface Actor {
  /** Id of the person; the name may belong to one person only, for ever. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** The person as the author of a text. */
export function authorOf(actor: Actor): Author & { readonly kind: "person" } {
  return { kind: "person", name: actor.name };
}

export function holds(actor: Actor, ...roles: readonly Role[]): boolean {
  return roles.some((role) => actor.roles.includes(role));
}
