/** States of a document's review, in their usual order. */
export const REVIEW_STATES = ["draft", "review", "changes", "approved", "final", "superseded"] as const;

export type ReviewState = (typeof REVIEW_STATES)[number];

/** What the state is computed from. Nothing here is a state that was stored: an edit that ends an approval shows at once. */
export interface ReviewFacts {
  /** Whether the document was made final, or replaced by another one, and not unlocked since. */
  readonly finality: "final" | "superseded" | null;
  /** The open request; null: nobody is asked for anything. */
  readonly request: {
    /** An approver has asked for changes, and the text was not sent again since. */
    readonly objected: boolean;
    /** Everybody who is needed has approved the text as it stands. */
    readonly met: boolean;
  } | null;
}

/** The state of a document. Total. */
export function reviewState({ finality, request }: ReviewFacts): ReviewState {
  if (finality !== null) return finality;
  if (request === null) return "draft";
  if (request.objected) return "changes";
  return request.met ? "approved" : "review";
}

/** What people do to a document under review. */
export const REVIEW_ACTIONS = [
  "edit",
  "request",
  "cancel",
  "remind",
  "changeApprovers",
  "sendAgain",
  "approve",
  "requestChanges",
  "keep",
  "finalise",
  "unlock",
  "supersede",
] as const;

export type ReviewAction = (typeof REVIEW_ACTIONS)[number];

const OPEN: readonly ReviewState[] = ["review", "changes", "approved"];
const UNLOCKED: readonly ReviewState[] = ["draft", ...OPEN];

const ALLOWED: Readonly<Record<ReviewAction, readonly ReviewState[]>> = {
  edit: UNLOCKED,
  request: UNLOCKED,
  cancel: OPEN,
  remind: ["review"],
  changeApprovers: OPEN,
  sendAgain: ["changes"],
  approve: OPEN,
  requestChanges: OPEN,
  keep: OPEN,
  finalise: UNLOCKED,
  unlock: ["final", "superseded"],
  supersede: [...UNLOCKED, "final"],
};

/** Whether an action is possible in a state. Who may take it is another question. */
export function allows(state: ReviewState, action: ReviewAction): boolean {
  return ALLOWED[action].includes(state);
}

const NEXT: Readonly<Record<ReviewAction, readonly ReviewState[]>> = {
  // An edit ends approvals, and undoing it brings them back.
  edit: UNLOCKED,
  request: ["review"],
  cancel: ["draft"],
  remind: ["review"],
  changeApprovers: OPEN,
  sendAgain: ["review", "approved"],
  approve: OPEN,
  requestChanges: ["changes"],
  keep: OPEN,
  finalise: ["final"],
  unlock: ["draft"],
  supersede: ["superseded"],
};

/** The states in which a document can be after an action that its state allowed. */
export function statesAfter(action: ReviewAction): readonly ReviewState[] {
  return NEXT[action];
}
