/** Which sections of a stopped run are to be kept, while that is being chosen; and which one the timeline looks at. */
import { create } from "zustand";

export interface KeepingState {
  /** The run that is being chosen from; null while nothing is chosen. */
  readonly runId: string | null;
  /** Null: those that are offered, until the person changes it. */
  readonly spans: ReadonlySet<number> | null;
  /** The run paused for it is stopping at its next step. */
  readonly pausing: boolean;
  /** Span of the run on show whose canvas the timeline has; null: the one that is being written. */
  readonly looksAt: { readonly runId: string; readonly span: number } | null;
}

export const NOTHING_KEPT = { runId: null, spans: null, pausing: false } as const;

export const useKeeping = create<KeepingState>()(() => ({ ...NOTHING_KEPT, looksAt: null }));
export const setKeeping = useKeeping.setState;
export const getKeeping = useKeeping.getState;
