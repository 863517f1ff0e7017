/** Says how runs end, where the user looks: beside the Generate button when something is wrong, else in the live region. */
import { runProblemText } from "../errors.ts";
import { currentTranslator } from "../language.ts";
import { endedHere } from "../ownEnds.ts";
import type { DocumentSession, RunView } from "../session.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";

function tell(session: DocumentSession, { run }: RunView): void {
  const translate = currentTranslator();
  if (run.phase === "cancelled") {
    if (!endedHere(run.id)) announce(translate("timeline.stopped"));
    return;
  }
  if (run.phase === "failed") {
    const text = runProblemText(run, translate) ?? translate("error.INFERENCE_FAILED");
    setUi({ generateProblem: text });
    announce(text);
    return;
  }
  const hunks = session.state().proposals.find((proposal) => proposal.id === run.proposalId)?.hunks ?? [];
  const pending = hunks.filter((hunk) => hunk.status === "pending");
  if (pending[0] === undefined) {
    const { liveStrength } = getUi();
    const percent = Math.round(100 * run.parameters.strength);
    const text = liveStrength ? translate("generate.nothingNewLive", { percent }) : translate("generate.nothingNew");
    setUi({ generateProblem: text });
    announce(text);
    return;
  }
  setUi({ focusedHunkId: pending[0].id, generateProblem: null });
  const count = run.spans.length;
  const isMany = count > 1 && run.parameters.coarseFirst === true;
  announce(
    isMany ? translate("sections.ended", { count, changes: pending.length }) : translate("generate.proposed", { count: pending.length }),
  );
}

/** Follows the runs of the open document; returns the way out. */
export function followRuns(): () => void {
  const session = currentSession();
  if (session === null) return () => undefined;
  const active = new Set(session.runs().flatMap((view) => (view.active ? [view.run.id] : [])));
  const arriving = new Map<string, RunView>();
  const settle = (): void => {
    for (const [id, view] of arriving) {
      const { proposalId } = view.run;
      // The proposal comes over another stream than the end of the run; wait for it.
      if (view.run.phase === "done" && proposalId !== null && !session.state().proposals.some((proposal) => proposal.id === proposalId))
        continue;
      arriving.delete(id);
      tell(session, view);
    }
  };
  return session.subscribe((event) => {
    if (event.type === "runs") {
      for (const view of session.runs()) {
        if (view.active) active.add(view.run.id);
        else if (active.delete(view.run.id)) arriving.set(view.run.id, view);
      }
    }
    if (event.type === "runs" || event.type === "change") settle();
  });
}
