import type { Author } from "../../proposal/proposal.ts";

/**
 * What brought a piece of text into a document. `revisionId` is the first revision that has it, null while it is only typed; `at` is
 * ms since 1970 UTC.
 */
export type Origin =
  /** The text with which the document began: an imported file, a sample, nothing. */
  | { readonly kind: "start"; readonly author: Author; readonly at: number; readonly revisionId: string | null }
  /** Written in place: by a person, or by a model in a revision that does not say which changes it took over. */
  | { readonly kind: "written"; readonly author: Author; readonly at: number; readonly revisionId: string | null }
  /** A proposed change that somebody accepted. */
  | { readonly kind: "change"; readonly hunkId: string; readonly revisionId: string | null };

/** Equal for origins that are one and the same. */
export function originKey(origin: Origin): string {
  if (origin.kind === "change") return `change ${origin.hunkId}`;
  const { author } = origin;
  const name = author.kind === "person" ? author.name : `${author.name}\u0000${author.forPerson}`;
  return `${origin.kind} ${author.kind} ${origin.revisionId ?? ""} ${name}`;
}
