import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { ROLES } from "../domain/access/role.ts";
import { actorSchema, call, emptySchema, idSchema, nameSchema, timeSchema } from "./common.ts";

/** Longest passphrase, UTF-16 units: a longer one is refused before anything is computed. */
export const MAX_PASSPHRASE = 1024;

export const passphraseSchema = z.string().min(1).max(MAX_PASSPHRASE);
export const rolesSchema = z
  .array(z.enum(ROLES))
  .min(1)
  .max(ROLES.length)
  .refine((roles) => new Set(roles).size === roles.length, "a role is named twice");

/** A public key of a person. `fingerprint`: SHA-256 of the raw Ed25519 key, hexadecimal; `retiredAt` null: the one in use. */
export const personKeySchema = z.object({
  id: idSchema,
  fingerprint: z.string(),
  createdAt: timeSchema,
  retiredAt: timeSchema.nullable(),
});

export const personSchema = z.object({
  id: idSchema,
  name: z.string().max(200),
  roles: z.array(z.enum(ROLES)),
  /** Counts the changes of this person, for calls that must not overwrite somebody else's. */
  version: z.number().int().min(1),
  createdAt: timeSchema,
  /** When the person was removed; the name stays with what they did. */
  removedAt: timeSchema.nullable(),
  /** Has a one-time passphrase that was not changed yet. */
  invited: z.boolean(),
  /** The newest last. */
  keys: z.array(personKeySchema),
});

/**
 * Who is at a channel. `must-change`: signed in with a one-time passphrase, which has to be changed before anything else; `locked`:
 * their passphrase brings them back. `name` is theirs in every state but `signed-out`. `key` "lost": they need a new one to sign.
 */
export const sessionSchema = z.object({
  accounts: z.boolean(),
  state: z.enum(["open", "locked", "must-change", "signed-out"]),
  name: z.string().max(200).nullable(),
  actor: actorSchema.nullable(),
  key: z.enum(["ready", "lost"]).nullable(),
});

export const people = {
  /** Everybody who works or worked here, in the order in which they came. */
  list: call.input(emptySchema).output(z.array(personSchema)),
  /**
   * Adds a person. The second one of a workspace turns accounts on: the caller, who was alone until then, chooses a passphrase in
   * `ownPassphrase` and gets a recovery code. Both `oneTimePassphrase` (the new person changes it when they sign in first) and
   * `recoveryCode` are told here and never again. Errors: NAME_TAKEN, WEAK_PASSPHRASE, INVALID_ARGUMENT (a passphrase is missing).
   */
  add: call
    .input(z.object({ name: nameSchema, roles: rolesSchema, ownPassphrase: passphraseSchema.optional() }))
    .output(z.object({ person: personSchema, oneTimePassphrase: z.string(), recoveryCode: z.string().nullable() })),
  /** Errors: NOT_FOUND, STALE_VERSION (somebody else changed the person since `version`), LAST_ADMIN. */
  changeRoles: call.input(z.object({ personId: idSchema, version: z.number().int().min(1), roles: rolesSchema })).output(personSchema),
  /** Gives a person a one-time passphrase. Their key cannot be opened any more: they make a new one. Errors: NOT_FOUND, NOT_AVAILABLE (no accounts). */
  resetPassphrase: call.input(z.object({ personId: idSchema })).output(z.object({ person: personSchema, oneTimePassphrase: z.string() })),
  /** Takes a person out; they are signed out everywhere at once, and what they did keeps their name. Errors: NOT_FOUND, LAST_ADMIN. */
  remove: call.input(z.object({ personId: idSchema })).output(personSchema),
};

export const account = {
  /** Who is at this channel now, then every change of that. Goes on when they sign out. */
  watch: call.input(emptySchema).output(eventIterator(sessionSchema)),
  /** Also opens a locked screen. Errors: SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, NOT_AVAILABLE (no accounts). */
  signIn: call.input(z.object({ name: nameSchema, passphrase: passphraseSchema })).output(sessionSchema),
  signOut: call.input(emptySchema).output(sessionSchema),
  lock: call.input(emptySchema).output(sessionSchema),
  /** The person did something at this channel: it is not idle. Windows say so at most once a minute. */
  active: call.input(emptySchema).output(emptySchema),
  /** Errors: NOT_SIGNED_IN, SIGN_IN_FAILED (`current`), TOO_MANY_ATTEMPTS, WEAK_PASSPHRASE. Ends the person's other sessions. */
  changePassphrase: call.input(z.object({ current: passphraseSchema, next: passphraseSchema })).output(sessionSchema),
  /** A forgotten passphrase: the recovery code gives a new one, and another code. Errors: SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, WEAK_PASSPHRASE. */
  recover: call
    .input(z.object({ name: nameSchema, code: passphraseSchema, next: passphraseSchema }))
    .output(z.object({ session: sessionSchema, recoveryCode: z.string() })),
  /**
   * A new key after the old one was lost; what was signed with that stays valid. Who has a recovery code gets another one, which opens
   * the new key. Errors: SIGN_IN_FAILED, TOO_MANY_ATTEMPTS, INVALID_ARGUMENT (with accounts the passphrase is needed).
   */
  newKey: call
    .input(z.object({ passphrase: passphraseSchema.optional() }))
    .output(z.object({ session: sessionSchema, recoveryCode: z.string().nullable() })),
};
