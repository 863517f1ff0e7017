/** The people of the workspace, for lists of names: who can be asked, mentioned, assigned. */
import { useEffect } from "react";
import { create } from "zustand";
import type { Person } from "../../src/contract/index.ts";
import { appClient, attempt } from "./app.ts";

const usePeopleStore = create<{ readonly people: readonly Person[] | null }>()(() => ({ people: null }));

/** Asks for the people again, if anybody asked before. */
export async function refreshPeople(): Promise<void> {
  if (usePeopleStore.getState().people !== null) await loadPeople();
}

export async function loadPeople(): Promise<void> {
  usePeopleStore.setState({ people: await appClient().people.list({}) });
}

/** Forgets them: nobody is signed in any more. */
export const forgetPeople = (): void => usePeopleStore.setState({ people: null });

/** Everybody who works or worked here, kept up to date; null until they are known. */
export function usePeople(): readonly Person[] | null {
  useEffect(() => {
    if (usePeopleStore.getState().people === null) void attempt(loadPeople);
  }, []);
  return usePeopleStore((state) => state.people);
}
