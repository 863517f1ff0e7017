/** Lines above and below the list: whose decision was faster, the review queue, the chosen cards. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useMay } from "../../state/access.ts";
import { endReview, reviewLeft } from "../../state/actions/queue.ts";
import { chooseNone, decideChosen, showConflict } from "../../state/actions/review.ts";
import { attempt } from "../../state/app.ts";
import { queueProgress } from "../../state/changeLists.ts";
import { type ChangeItem, pendingChanges } from "../../state/changes.ts";
import { conflictText } from "../../state/decisionTexts.ts";
import { useCalmSessionState, useSession } from "../../state/hooks.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { setReview, useReviewStore } from "../../state/reviewStore.ts";
import type { DocumentSession } from "../../state/session.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { CommandButton } from "../../ui/commandButton.tsx";
import classes from "./decisions.module.css";

/** Somebody else decided first: who, what, when, why. */
export function ConflictBar(): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const conflict = useReviewStore((state) => state.conflict);
  if (conflict === null) return null;
  return (
    <div className={`${classes.bar} ${classes.conflict}`}>
      <p>{conflictText(conflict, translate, language)}</p>
      <Button size="compact-xs" variant="default" onClick={showConflict}>
        {translate("decisions.showConflict")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setReview({ conflict: null })}>
        {translate("decisions.dismiss")}
      </Button>
    </div>
  );
}

const stateOf = (session: DocumentSession) => session.state();

/** Where the review is, or how it went. */
export function QueueBar(): ReactNode {
  const translate = useTranslator();
  const session = useSession();
  const queue = useReviewStore((state) => state.queue);
  const focused = useUiStore((state) => state.focusedHunkId);
  useCalmSessionState(stateOf);
  const progress = queueProgress(session, queue);
  if (progress === null) return null;
  const { accepted, rejected, left, open, positions, total } = progress;
  if (open.length === 0) {
    return (
      <section className={classes.bar} aria-label={translate("queue.title")}>
        <span className={classes.barTitle}>{translate("queue.done")}</span>
        <ul className={classes.tallies}>
          <li>{translate("queue.accepted", { count: accepted })}</li>
          <li>{translate("queue.rejected", { count: rejected })}</li>
          <li>{translate("queue.left", { count: left })}</li>
        </ul>
        {left === 0 ? null : (
          <Button size="compact-xs" variant="default" onClick={reviewLeft}>
            {translate("queue.again", { count: left })}
          </Button>
        )}
        <Button size="compact-xs" variant="default" onClick={endReview}>
          {translate("common.close")}
        </Button>
      </section>
    );
  }
  const position = positions.get(focused ?? "") ?? positions.get(open[0]?.hunk.id ?? "") ?? 1;
  return (
    <section className={classes.bar} aria-label={translate("queue.title")}>
      <span className={classes.barTitle}>
        {translate("queue.title")} · {translate("queue.position", { position, total })}
      </span>
      <CommandButton size="compact-xs" command="review.queueSkip" hint={translate("queue.skipHint")}>
        {translate("queue.skip")}
      </CommandButton>
      <CommandButton size="compact-xs" command="review.queueLater" hint={translate("queue.laterHint")}>
        {translate("queue.later")}
      </CommandButton>
      <CommandButton size="compact-xs" command="review.queueEnd" hint={translate("queue.endHint")}>
        {translate("queue.end")}
      </CommandButton>
    </section>
  );
}

const pendingOf = (session: DocumentSession): readonly ChangeItem[] => pendingChanges(session.state());

/** What can be done with the chosen cards. */
export function ChosenBar(): ReactNode {
  const translate = useTranslator();
  const chosen = useReviewStore((state) => state.chosen);
  const pending = useCalmSessionState(pendingOf);
  const mayDecide = useMay("proposals.decide");
  const count = pending.filter((item) => chosen.has(item.hunk.id)).length;
  if (count === 0) return null;
  return (
    <section className={`${classes.bar} ${classes.barFoot}`} aria-label={translate("decisions.chosenBar")}>
      <span className={classes.barTitle}>{translate("decisions.chosen", { count })}</span>
      <Button
        size="compact-xs"
        variant="light"
        color="accept"
        disabled={!mayDecide}
        onClick={() => void attempt(() => decideChosen("accept"))}
      >
        {translate("decisions.acceptChosen", { count })}
      </Button>
      <Button
        size="compact-xs"
        variant="light"
        color="reject"
        disabled={!mayDecide}
        onClick={() => void attempt(() => decideChosen("reject"))}
      >
        {translate("decisions.rejectChosen", { count })}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={chooseNone}>
        {translate("decisions.chooseNone")}
      </Button>
    </section>
  );
}
