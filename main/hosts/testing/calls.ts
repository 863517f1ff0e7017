import type { Client } from "../../../src/contract/index.ts";
import { contract } from "../../../src/contract/index.ts";

/** Any call of the contract, with whatever argument. */
export type AnyCall = (input: unknown, options?: { signal?: AbortSignal }) => Promise<unknown>;

/** Names of every call, "documents.open", read from the contract so that a new call cannot be forgotten. */
export const CALL_NAMES: readonly string[] = Object.entries(contract).flatMap(([feature, calls]) =>
  Object.keys(calls).map((name) => `${feature}.${name}`),
);

/** The call of that name on a client. */
export function callOf(client: Client, name: string): AnyCall {
  const [feature = "", call = ""] = name.split(".");
  const group = (client as unknown as Record<string, Record<string, AnyCall>>)[feature];
  const found = group?.[call];
  if (found === undefined) throw new Error(`no call ${name}`);
  return found;
}

export function isStream(value: unknown): value is AsyncIterableIterator<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
