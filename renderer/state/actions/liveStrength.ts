import { attempt, reportGenerate } from "../app.ts";
import { currentTranslator } from "../language.ts";
import { LiveRewrite } from "../liveRewrite.ts";
import type { DocumentSession } from "../session.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";
import { activeRun, regenerateObstacle, runParametersOf } from "./generate.ts";

/** Few enough to feel immediate. */
const STEPS = 8;

let present: { readonly session: DocumentSession; readonly rewrite: LiveRewrite; readonly seed: number } | null = null;

/** Writes the selected text again at the strength that is set. Without a selection it is the passage that was written last. */
export async function rewriteLive(): Promise<void> {
  const session = currentSession();
  if (session === null) return;
  const ui = getUi();
  const obstacle = regenerateObstacle(session, ui);
  const active = activeRun(session);
  const ours = present?.session === session ? present : null;
  const own = ours !== null && (active === null || ours.rewrite.owns(active.run.id));
  // Its own run is no obstacle, and without a selection the passage is still known.
  const passes = obstacle === null || (own && (obstacle === "generate.why.running" || obstacle === "generate.why.noSelection"));
  if (!passes) {
    const text = currentTranslator()(obstacle);
    setUi({ generateProblem: text });
    announce(text);
    return;
  }
  const { selection, generate } = ui;
  const spans = ours?.rewrite.spans() ?? [];
  const same = own && (selection.length === 0 || JSON.stringify(selection) === JSON.stringify(spans));
  if (ours === null || !same) {
    present = { session, rewrite: new LiveRewrite(session, selection), seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 };
  }
  const { rewrite, seed } = present ?? { rewrite: new LiveRewrite(session, selection), seed: 0 };
  setUi({ generateProblem: null });
  const parameters = runParametersOf(generate);
  const plan = generate.exactSteps === null ? ({ by: "steps", steps: STEPS } as const) : parameters.plan;
  // The same seed: what differs between two strengths is the strength.
  await attempt(() => rewrite.ask({ ...parameters, plan, alternatives: 1, seed: parameters.seed ?? seed & 0x7fffffff }), reportGenerate);
}
