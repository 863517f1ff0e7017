/** The review of the open document as the backend sees it, and which approvals the text that is being written has ended. */

import { create } from "zustand";
import type { Outputs, Review } from "../../src/contract/index.ts";
import { clauseName } from "../../src/domain/document/clauseName.ts";
import { PREAMBLE } from "../../src/domain/review/clauses.ts";
import { appClient } from "./app.ts";
import { errorCode } from "./errors.ts";
import { currentTranslator } from "./language.ts";
import type { DocumentSession } from "./session.ts";
import { currentSession, getUi, useUiStore } from "./uiStore.ts";

export type ReviewClause = Review["clauses"][number];
export type Difference = Outputs["reviews"]["differences"][number];

/** An approval that held while the document was open here and does not any more. */
export interface Fallen {
  /** Statement and clause. */
  readonly key: string;
  readonly statementId: string;
  readonly personId: string;
  readonly name: string;
  /** The clause as the statement names it. */
  readonly clauseThen: string;
  /** The clause now; null when it is gone. */
  readonly clause: ReviewClause | null;
  readonly title: string;
}

interface ReviewStore {
  readonly documentId: string | null;
  readonly review: Review | null;
  /** What the person at this window has to look at; null while it is being asked for. */
  readonly differences: readonly Difference[] | null;
  readonly fallen: readonly Fallen[];
  /** A form is open in the panel. */
  readonly form: "request" | "changes" | "final" | "unlock" | "supersede" | "approvers" | null;
}

const NOTHING = { documentId: null, review: null, differences: null, fallen: [], form: null } as const;

export const useReviewStore = create<ReviewStore>()(() => NOTHING);

/** Approvals that held at some time since the document was opened or saved here, with what they were called then. */
let held = new Map<string, string>();
/** Asked for later than this answer: older ones are thrown away. */
let asked = 0;

export const useReview = (): Review | null => useReviewStore((state) => state.review);

export function openForm(form: ReviewStore["form"]): void {
  useReviewStore.setState({ form });
}

/** What the person at this window is asked to sign: clauses that they have not approved as they are, and what is gone. */
export interface MyTask {
  readonly clauses: readonly ReviewClause[];
  readonly removed: readonly string[];
}

/** Null when nothing is asked of them, or nothing any more. */
export function taskOf(review: Review | null, actorId: string | undefined): MyTask | null {
  if (review?.request == null || !review.request.open || actorId === undefined) return null;
  const me = review.request.approvers.find((approver) => approver.id === actorId);
  if (me === undefined || me.satisfied || me.gone) return null;
  const clauses = review.clauses.filter(
    (clause) => clause.inScope && !clause.by.some(({ personId, standing }) => personId === actorId && holds(standing)),
  );
  return clauses.length === 0 && me.removed.length === 0 ? null : { clauses, removed: me.removed };
}

/** The task of the person at this window. */
export function useMyTask(): MyTask | null {
  const review = useReview();
  const actor = useUiStore((ui) => ui.appInfo?.actor ?? null);
  return taskOf(review, actor?.id);
}

const holds = (standing: ReviewClause["by"][number]["standing"]): boolean => standing === "approved" || standing === "kept";

export const nameOfClause = ({ label, title, id }: Pick<ReviewClause, "label" | "title" | "id">): string =>
  id === PREAMBLE ? currentTranslator()("review.preamble") : clauseName({ label, title });

function fallenOf(review: Review): Fallen[] {
  const now = new Map<string, { clause: ReviewClause; standing: ReviewClause["by"][number] }>();
  for (const clause of review.clauses)
    for (const standing of clause.by)
      if (standing.statementId !== null && standing.clauseThen !== null)
        now.set(`${standing.statementId} ${standing.clauseThen}`, { clause, standing });
  const fallen: Fallen[] = [];
  for (const [key, title] of held) {
    const found = now.get(key);
    if (found !== undefined && found.standing.standing !== "stale") continue;
    const [statementId = "", ...rest] = key.split(" ");
    const statement = review.statements.find(({ id }) => id === statementId);
    if (statement === undefined || (found === undefined && !gone(review, statement.person.id, rest.join(" ")))) continue;
    const { id: personId, name } = statement.person;
    const clause = found?.clause ?? null;
    fallen.push({
      key,
      statementId,
      personId,
      name,
      clauseThen: rest.join(" "),
      clause,
      title: clause === null ? title : nameOfClause(clause),
    });
  }
  return fallen;
}

function gone(review: Review, personId: string, clause: string): boolean {
  return review.request?.approvers.some(({ id, removed }) => id === personId && removed.includes(clause)) ?? false;
}

function take(documentId: string, review: Review): void {
  const known = useReviewStore.getState();
  if (known.documentId !== documentId) held = new Map();
  for (const clause of review.clauses)
    for (const { standing, statementId, clauseThen } of clause.by)
      if (holds(standing) && statementId !== null && clauseThen !== null) held.set(`${statementId} ${clauseThen}`, nameOfClause(clause));
  useReviewStore.setState({ documentId, review, fallen: review.request?.open === true ? fallenOf(review) : [] });
}

/** Takes an answer of a call that changed the review. */
export function takeReview(review: Review): void {
  asked += 1;
  if (currentSession()?.documentId !== review.documentId) return;
  take(review.documentId, review);
  void readDifferences(review);
}

/** Approvals that have ended are no news any more: they were saved, or waved through. */
export function settleFallen(): void {
  for (const { key } of useReviewStore.getState().fallen) held.delete(key);
  useReviewStore.setState({ fallen: [] });
}

async function readDifferences(review: Review): Promise<void> {
  const actor = getUi().appInfo?.actor;
  if (actor == null || taskOf(review, actor.id) === null) {
    useReviewStore.setState({ differences: [] });
    return;
  }
  const turn = asked;
  const differences = await appClient()
    .reviews.differences({ documentId: review.documentId, personId: actor.id })
    .catch(() => null);
  if (turn === asked && differences !== null) useReviewStore.setState({ differences });
}

async function read(documentId: string): Promise<void> {
  asked += 1;
  const turn = asked;
  try {
    const review = await appClient().reviews.get({ documentId });
    if (turn !== asked || currentSession()?.documentId !== documentId) return;
    take(documentId, review);
    await readDifferences(review);
  } catch (error) {
    // The connection is down: it is asked again when it is back. Somebody who may not read the review has none.
    if (errorCode(error) === "NOT_ALLOWED") useReviewStore.setState(NOTHING);
  }
}

/** Pause in typing after which the review is asked for again, ms. */
const PAUSE = 250;

/** Keeps the review of a session's document up to date; returns the way out. */
export function followReview(session: DocumentSession): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const look = (): void => {
    timer = null;
    // What is on its way yet is not in the backend's answer.
    if (session.connection() === "saved") void read(session.documentId);
    else soon();
  };
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  held = new Map();
  useReviewStore.setState({ ...NOTHING, documentId: session.documentId });
  look();
  const stop = session.subscribe((event) => {
    if (event.type === "review") void read(session.documentId);
    else if (event.type === "reset" || (event.type === "change" && event.change.edits.length > 0)) soon();
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
    asked += 1;
    useReviewStore.setState(NOTHING);
  };
}
