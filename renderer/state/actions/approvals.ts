/** Asking for approval, signing, and making final. */
import type { Review } from "../../../src/contract/index.ts";
import { PalimpsestError } from "../../../src/domain/errors/palimpsestError.ts";
import { appClient, attempt } from "../app.ts";
import { errorText } from "../errors.ts";
import { currentTranslator } from "../language.ts";
import { openForm, takeReview, taskOf, useReviewStore } from "../reviews.ts";
import { announce, currentSession, getUi, setUi } from "../uiStore.ts";

/** Shows the review panel, also where the side panels are drawers; says whether it was on already. */
export function showReview(): boolean {
  const { rightTab, rightFolded, drawer } = getUi();
  const narrow = window.matchMedia("(max-width: 899px)").matches;
  const shown = rightTab === "review" && (narrow ? drawer === "right" : !rightFolded);
  setUi({ rightTab: "review", ...(narrow ? { drawer: "right" as const } : { rightFolded: false }) });
  return shown;
}

/** Runs a call that answers with the review, after everything typed has arrived. */
export async function changeReview(call: () => Promise<Review>): Promise<Review> {
  const review = await call();
  takeReview(review);
  return review;
}

/** Signs what is on the screen as the person at this window. The first time the key is pressed it only shows what there is to sign. */
export async function approveMine(): Promise<void> {
  const { review } = useReviewStore.getState();
  const task = taskOf(review, getUi().appInfo?.actor?.id);
  const translate = currentTranslator();
  if (review?.request == null || task === null) return announce(translate("review.task.none"));
  if (!showReview()) return announce(translate("review.task.look", { count: task.clauses.length }));
  await sign("approve", "");
}

/** Opens the form in which the person says what must change. */
export function askForChanges(): void {
  const { review } = useReviewStore.getState();
  if (taskOf(review, getUi().appInfo?.actor?.id) === null) {
    announce(currentTranslator()("review.task.none"));
    return;
  }
  showReview();
  openForm("changes");
}

/** Throws what `reviews.sign` throws. `only`: some of the clauses of the task. */
export async function sign(verdict: "approve" | "changes", reason: string, only?: readonly string[]): Promise<void> {
  const { review } = useReviewStore.getState();
  const task = taskOf(review, getUi().appInfo?.actor?.id);
  if (review?.request == null || task === null) return;
  const clauses = task.clauses
    .filter(({ id }) => only === undefined || only.includes(id))
    .map(({ id, fingerprint }) => ({ id, fingerprint }));
  // A document of which nothing is left to approve but what was taken out is approved by its other clauses once more.
  const signed =
    clauses.length > 0 ? clauses : review.clauses.filter(({ inScope }) => inScope).map(({ id, fingerprint }) => ({ id, fingerprint }));
  const { id: requestId } = review.request;
  const { documentId } = review;
  const removed = verdict === "approve" && only === undefined ? [...task.removed] : [];
  const after = await changeReview(() => appClient().reviews.sign({ documentId, requestId, verdict, clauses: signed, removed, reason }));
  openForm(null);
  const translate = currentTranslator();
  announce(
    verdict === "changes"
      ? translate("review.task.changesAsked")
      : `${translate("review.task.approved", { count: signed.length })} ${translate(`review.state.${after.state}`)}`,
  );
}

/** Takes back what was typed last. */
export async function undoFalling(): Promise<void> {
  await currentSession()?.undo();
}

/** Asks whether the approvals that an error names may end. Throws CANCELLED when the text is to be left as it is. */
export async function confirmEnding(error: unknown): Promise<boolean> {
  const message = errorText(error, currentTranslator());
  const goOn = await new Promise<boolean>((answer) => setUi({ ending: { message, answer } }));
  setUi({ ending: null });
  if (!goOn) throw new PalimpsestError("CANCELLED", "The text was left as it is.");
  return true;
}

/** Runs a call of a form and reports its failure there. */
export function submit(work: () => Promise<unknown>, onProblem: (problem: string | null) => void): void {
  onProblem(null);
  void attempt(work, (error) => onProblem(errorText(error, currentTranslator())));
}
