import type { DocumentKind } from "../document/documentState.ts";

/** What all facts say: where they belong. Times are ms since 1970 UTC. */
interface Fact {
  readonly documentId: string;
  readonly kind: DocumentKind;
  /** Name of the person who did it; null where that is nobody's business or not known. */
  readonly person: string | null;
}

/** One proposed change. `person` is who decided it last. */
export interface ChangeFact extends Fact {
  /** Model package that wrote it, null for a person's suggestion. */
  readonly model: string | null;
  readonly proposedAt: number;
  /** Verdicts in their order. */
  readonly verdicts: readonly { readonly verdict: "accept" | "reject" | "reopen"; readonly at: number }[];
  readonly oldText: string;
  readonly newText: string;
  /** What stands in its place in the present text; null unless it is accepted now. */
  readonly finalText: string | null;
  /** Tokens that the model wrote for it, and those of them that are whole in the present text. */
  readonly tokens: number;
  readonly tokensKept: number;
}

/** One ended run. `person` started it. */
export interface RunFact extends Fact {
  readonly model: string;
  readonly at: number;
  readonly milliseconds: number;
}

/** Something that somebody did in a document: typed, decided, started a run. */
export interface ActivityFact extends Fact {
  readonly at: number;
}

/** A request for review, and the last approval that it got. */
export interface ReviewFact extends Fact {
  readonly requestedAt: number;
  readonly approvedAt: number;
}

export interface Facts {
  readonly changes: readonly ChangeFact[];
  readonly runs: readonly RunFact[];
  readonly activity: readonly ActivityFact[];
  readonly reviews: readonly ReviewFact[];
}

/** Cost of an hour, in the user's currency; null: not said, and then no money is shown. */
export interface Rates {
  readonly machinePerHour: number | null;
  readonly peoplePerHour: number | null;
}
