import { create } from "zustand";

/** Counts the backend's "documents" events: whoever lists documents asks again when it moves. */
export const useDocumentsChanged = create<{ readonly count: number }>()(() => ({ count: 0 }));
