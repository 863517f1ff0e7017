/** What the Models dialog shows and what goes on in it. It outlives the dialog: closing the dialog stops nothing. */
import { create } from "zustand";
import type { Comparison } from "../../../src/contract/comparison.ts";
import type { AddEvent, Client, ModelCandidate } from "../../../src/contract/index.ts";

/** Where a package comes from. */
export type AddSource = Parameters<Client["models"]["add"]>[0];

/** What of adding can be shown with a number. */
export type AddProgress = Extract<AddEvent, { type: "downloading" | "unpacking" | "checking" }>;

/** One package is added at a time. */
export type AddJob =
  | { readonly state: "idle" }
  | { readonly state: "working"; readonly source: AddSource; readonly progress: AddProgress | null }
  /** `received`: bytes that stay for the next attempt. */
  | { readonly state: "stopped"; readonly source: AddSource; readonly received: number }
  | { readonly state: "failed"; readonly source: AddSource; readonly error: unknown }
  | { readonly state: "licence"; readonly candidate: ModelCandidate; readonly installing: boolean; readonly error: unknown };

/** Cases that each package has done. */
export type CompareProgress = Readonly<Record<string, { readonly done: number; readonly of: number }>>;

/** One comparison at a time; its report stays until the next one or until it is answered. */
export type CompareJob =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly oldModel: string; readonly newModel: string; readonly progress: CompareProgress }
  | { readonly state: "failed"; readonly oldModel: string; readonly newModel: string; readonly error: unknown }
  | {
      readonly state: "report";
      readonly oldModel: string;
      readonly newModel: string;
      readonly comparison: Comparison;
      readonly html: string;
    };

export type Verification =
  | { readonly state: "running" }
  | { readonly state: "done"; readonly problems: readonly string[]; readonly checks: number }
  | { readonly state: "failed"; readonly error: unknown };

export interface ModelsState {
  readonly view: "list" | "add" | "compare";
  readonly add: AddJob;
  readonly compare: CompareJob;
  /** By package hash, or by id where a broken package has none. */
  readonly verifications: Readonly<Record<string, Verification>>;
  /** What was just done, above the list; `model` is pointed out in it. */
  readonly notice: { readonly text: string; readonly model: string | null } | null;
}

export const useModelsStore = create<ModelsState>()(() => ({
  view: "list",
  add: { state: "idle" },
  compare: { state: "idle" },
  verifications: {},
  notice: null,
}));

export const setModels = useModelsStore.setState;
export const getModels = useModelsStore.getState;
