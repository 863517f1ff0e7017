/** The connection of this window, for actions that run outside of React, and how their failures reach the user. */
import type { Client } from "../../src/contract/index.ts";
import type { Connection } from "../boot/connection.ts";
import { errorCode, errorText } from "./errors.ts";
import { currentTranslator } from "./language.ts";
import { announce, setUi } from "./uiStore.ts";

let connection: Connection | null = null;

export function setConnection(value: Connection): void {
  connection = value;
}

export function appConnection(): Connection {
  if (connection === null) throw new Error("The window is not connected yet.");
  return connection;
}

export function appClient(): Client {
  return appConnection().client;
}

/** A passing message for what has no place of its own on the page. */
export interface Toast {
  readonly title?: string;
  readonly message: string;
  readonly level: "info" | "error";
  /** Text that must not be lost, offered for copying. */
  readonly keep?: string;
}

const toastListeners = new Set<(toast: Toast) => void>();

export function onToast(listener: (toast: Toast) => void): () => void {
  toastListeners.add(listener);
  return () => toastListeners.delete(listener);
}

export function toast(value: Toast): void {
  for (const listener of toastListeners) listener(value);
}

/** Shows an error that belongs to no visible control. Cancelling is not an error. */
export function report(error: unknown, keep: string | null = null): void {
  if (errorCode(error) === "CANCELLED") return;
  toast({ level: "error", message: errorText(error, currentTranslator()), ...(keep === null ? {} : { keep }) });
}

/** Shows an error beside the Generate button. */
export function reportGenerate(error: unknown): void {
  if (errorCode(error) === "CANCELLED") return;
  const text = errorText(error, currentTranslator());
  setUi({ generateProblem: text });
  announce(text);
}

/** Runs `work` and reports its failure; never rejects. */
export async function attempt(work: () => Promise<unknown>, onError: (error: unknown) => void = report): Promise<void> {
  try {
    await work();
  } catch (error) {
    onError(error);
  }
}
