import { attempt, reportGenerate } from "../app.ts";
import { currentTranslator } from "../language.ts";
import { LiveRewrite } from "../liveRewrite.ts";
import { focusRegion } from "../regions.ts";
import type { DocumentSession } from "../session.ts";
import { announce, currentSession, getUi, setGenerate, setUi } from "../uiStore.ts";
import { activeRun, regenerateObstacle, runParametersOf } from "./generate.ts";

/** How strengths are tried where no number of steps is set: few enough to feel immediate. */
export const LIVE_PLAN = { by: "steps", steps: 8 } as const;
/** Where nothing is left of the old wording or nothing would change, rewriting begins in the middle. */
const MIDDLE = 0.5;
/** The same passage at the same strength is not asked for twice within so long, ms: the slider and a command may both ask. */
const AGAIN = 400;

let present: { readonly session: DocumentSession; readonly rewrite: LiveRewrite; readonly seed: number } | null = null;
let asked = { what: "", at: Number.NEGATIVE_INFINITY };

/** Writes the selected text anew from its wording, and again at every strength that is tried; the slider for it gets the focus. */
export async function rewriteSelection(): Promise<void> {
  const { strength } = getUi().generate;
  if (strength === 0 || strength === 1) setGenerate({ strength: MIDDLE });
  setUi({ rightTab: "generate", generateFolded: false, rightFolded: false, liveStrength: true });
  if (window.matchMedia("(max-width: 899px)").matches) setUi({ drawer: "right" });
  focusRegion("generate", "[role=slider]");
  await rewriteLive();
}

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
  const plan = generate.exactSteps === null ? LIVE_PLAN : parameters.plan;
  // The same seed: what differs between two strengths is the strength.
  const wanted = { ...parameters, plan, alternatives: 1, seed: parameters.seed ?? seed & 0x7fffffff };
  const what = JSON.stringify([rewrite.spans(), wanted]);
  if (asked.what === what && performance.now() - asked.at < AGAIN) return;
  asked = { what, at: performance.now() };
  await attempt(() => rewrite.ask(wanted), reportGenerate);
}
