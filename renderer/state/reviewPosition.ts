/** "3 of 12" for every part of the window that says it. */
import { useMemo } from "react";
import { reviewPosition } from "./changeLists.ts";
import { useCalmSessionState, useSession } from "./hooks.ts";
import { useReviewStore } from "./reviewStore.ts";
import type { DocumentSession } from "./session.ts";
import { useUiStore } from "./uiStore.ts";

const stateOf = (session: DocumentSession) => session.state();

/** Where the focused change stands in the review; null without one. */
export function useReviewPosition(): { position: number; total: number } | null {
  const session = useSession();
  const state = useCalmSessionState(stateOf);
  const focused = useUiStore((ui) => ui.focusedHunkId);
  const filter = useUiStore((ui) => ui.filter);
  const queue = useReviewStore((review) => review.queue);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the position is computed from
  return useMemo(() => reviewPosition(session, focused), [session, state, focused, filter, queue]);
}
