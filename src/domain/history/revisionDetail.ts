/**
 * What the program says about a revision that it made itself, without words of any language: how many changes were
 * accepted, which revision was restored and how that one was labelled, or which revision of which document a branch began with.
 */
export type RevisionDetail =
  | { readonly kind: "accepted"; readonly count: number }
  | { readonly kind: "restored"; readonly number: number; readonly label: string | null }
  | { readonly kind: "branched"; readonly number: number; readonly title: string };
