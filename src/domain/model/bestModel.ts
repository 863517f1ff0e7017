/** What the choice between model packages looks at. */
export interface RankedModel {
  readonly id: string;
  readonly family: string;
  readonly parameters: number | null;
  /** Why it cannot be used; null: it can. */
  readonly problem: string | null;
}

/** Families in the order of preference; a baseline is for comparing and comes last. */
const PREFERENCE: readonly string[] = [
  "masked-diffusion",
  "masked-lm",
  "rectified-flow",
  "autoregressive-flow",
  "fourier-diffusion",
  "autoregressive-infill",
];

function familyRank({ family }: RankedModel): number {
  const at = PREFERENCE.indexOf(family);
  return at < 0 ? PREFERENCE.length : at;
}

/**
 * The package that is used when nobody has chosen one: the best family first, then those named palimpsest-* that ship with the app, then the
 * larger ones. Null when none can be used.
 */
export function bestModel<Model extends RankedModel>(models: readonly Model[], bundled: (model: Model) => boolean): Model | null {
  const own = (model: Model): number => (bundled(model) && model.id.startsWith("palimpsest-") ? 1 : 0);
  const order = (a: Model, b: Model): number =>
    familyRank(a) - familyRank(b) || own(b) - own(a) || (b.parameters ?? 0) - (a.parameters ?? 0);
  return models.filter((model) => model.problem === null).sort(order)[0] ?? null;
}
