/**
 * What the program says about a revision that it made itself, without words of any language: how many changes were
 * accepted, or which revision was restored and how that one was labelled.
 */
export type RevisionDetail =
  | { readonly kind: "accepted"; readonly count: number }
  | { readonly kind: "restored"; readonly number: number; readonly label: string | null };
