import { bestModel, type RankedModel } from "./bestModel.ts";

/** What a run is asked to do, as far as one family does it better than another. */
export const TASKS = ["infill", "rewrite", "re-edit", "draft"] as const;
export type Task = (typeof TASKS)[number];

/** Families for a task, the best one first. Those that are not named come last. */
const FAMILIES: Readonly<Record<Task, readonly string[]>> = {
  // Both sides of the gap are seen at once, and a plan says beforehand what it costs.
  infill: ["masked-diffusion", "masked-lm", "autoregressive-flow", "rectified-flow", "fourier-diffusion", "autoregressive-infill"],
  // Starts on the old wording, nearer or further away.
  rewrite: ["rectified-flow", "masked-diffusion", "autoregressive-flow", "masked-lm", "fourier-diffusion", "autoregressive-infill"],
  // What is not to change is seen on both sides and stays exactly.
  "re-edit": ["autoregressive-flow", "masked-diffusion", "rectified-flow", "masked-lm", "fourier-diffusion", "autoregressive-infill"],
  // Long texts at near-linear cost.
  draft: ["fourier-diffusion", "masked-diffusion", "autoregressive-flow", "rectified-flow", "masked-lm", "autoregressive-infill"],
};

/** From so many characters on, or so many spans at once, a run is a draft (UTF-16 units). */
const DRAFT_LENGTH = 8_000;
const DRAFT_SPANS = 8;

/** Where only a number of tokens is asked about: what a token of ours is long on average, UTF-16 units. */
export const CHARACTERS_PER_TOKEN = 4;

/** What a run is about: how much of the old wording may go (0 to 1), what is kept inside of it, and how much there is. */
export interface TaskFacts {
  readonly strength: number;
  /** Something inside of the spans is locked. */
  readonly locked: boolean;
  readonly spans: number;
  /** UTF-16 units of all spans. */
  readonly length: number;
}

export function taskOf({ strength, locked, spans, length }: TaskFacts): Task {
  if (length >= DRAFT_LENGTH || spans >= DRAFT_SPANS) return "draft";
  if (strength >= 1 || length === 0) return "infill";
  return locked ? "re-edit" : "rewrite";
}

/** Why a package was taken: somebody asked for it or chose it; its family is the best for the task; the best family is not installed; it is the only one. */
export const CHOICE_REASONS = ["asked", "best", "next-best", "only"] as const;
export type ChoiceReason = (typeof CHOICE_REASONS)[number];

export interface ModelChoice<Model> {
  readonly model: Model;
  readonly reason: ChoiceReason;
}

export interface ChoosableModel extends RankedModel {
  /** Shipped to be tried: never taken unless somebody asks for it. */
  readonly experimental: boolean;
}

/**
 * The package for a task where nobody has chosen one: of the family that does it best, and within a family as `bestModel`. Experimental ones are taken only where
 * there is nothing else. Null when none can be used.
 */
export function chooseModel<Model extends ChoosableModel>(
  task: Task,
  models: readonly Model[],
  bundled: (model: Model) => boolean,
): ModelChoice<Model> | null {
  const sound = models.filter((model) => model.problem === null);
  const settled = sound.filter((model) => !model.experimental);
  const usable = settled.length > 0 ? settled : sound;
  const order = FAMILIES[task];
  const [first] = order;
  for (const family of [...order, null]) {
    const model = bestModel(family === null ? usable : usable.filter((candidate) => candidate.family === family), bundled);
    if (model === null) continue;
    return { model, reason: usable.length === 1 ? "only" : model.family === first ? "best" : "next-best" };
  }
  return null;
}
