/** Parts of the interface that come when they are first shown, and before that while the browser has nothing better to do. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const loaders: (() => Promise<unknown>)[] = [];

export function lazyPart<Props>(load: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  loaders.push(load);
  return lazy(async () => ({ default: await load() }));
}

/** Fetches all of them one after the other, so that what is typed into a new dialog is not typed into the text below it. */
export async function fetchParts(): Promise<void> {
  // One that cannot be fetched now is tried again when it is shown, which then says what is wrong.
  for (const load of loaders) await load().catch(() => undefined);
}
