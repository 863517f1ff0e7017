/** The review of the document: where it stands, what is asked of whom, who approved what, and making it final. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { useMay } from "../../state/access.ts";
import { openDocument } from "../../state/actions/documents.ts";
import { attempt } from "../../state/app.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { openForm, useReview, useReviewStore } from "../../state/reviews.ts";
import { useUiStore } from "../../state/uiStore.ts";
import { formatWhen } from "../../ui/format.ts";
import { Region } from "../../ui/region.tsx";
import { ApproversForm } from "./approversForm.tsx";
import { ClauseStandings } from "./clauseStandings.tsx";
import { FinalForm } from "./finalForm.tsx";
import { MyTaskCard } from "./myTaskCard.tsx";
import { RequestCard } from "./requestCard.tsx";
import { RequestForm } from "./requestForm.tsx";
import classes from "./review.module.css";
import { Statements } from "./statements.tsx";
import { Stepper } from "./stepper.tsx";

/** What a review is for, and why one person alone cannot approve. */
function Teaching({ review }: { review: Review }): ReactNode {
  const translate = useTranslator();
  const actor = useUiStore((ui) => ui.appInfo?.actor ?? null);
  const others = review.people.filter((person) => person.id !== actor?.id && person.roles.includes("approver"));
  const mayAsk = useMay("reviews.request");
  return (
    <div className={classes.teaching}>
      <p>
        <strong>{translate("review.empty.title")}</strong>
      </p>
      <ol>
        <li>{translate("review.empty.ask")}</li>
        <li>{translate("review.empty.sign")}</li>
        <li>{translate("review.empty.edit")}</li>
      </ol>
      {others.length === 0 ? <p className={classes.hint}>{translate("review.empty.alone")}</p> : null}
      <Button
        size="compact-sm"
        disabled={!mayAsk || others.length === 0}
        title={mayAsk ? undefined : translate("review.notAllowed")}
        onClick={() => openForm("request")}
      >
        {translate("review.request.open")}
      </Button>
    </div>
  );
}

function FinalNotice({ review }: { review: Review }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const [last] = review.finality;
  if (last === undefined || last.kind === "unlocked") return null;
  const { successor } = last;
  const values = { name: last.person.name, when: formatWhen(last.at, language) };
  return (
    <div className={classes.final}>
      <p>{translate(last.kind === "final" ? "review.final.since" : "review.superseded.since", values)}</p>
      {last.approved ? null : <p>{translate("review.final.unapproved")}</p>}
      {last.reason === "" ? null : <p className={classes.quote}>{last.reason}</p>}
      {successor === null ? null : (
        <Button size="compact-sm" variant="default" onClick={() => void attempt(() => openDocument(successor.id))}>
          {translate("review.superseded.open", { title: successor.title })}
        </Button>
      )}
    </div>
  );
}

function Body({ review }: { review: Review }): ReactNode {
  const form = useReviewStore((state) => state.form);
  const locked = review.state === "final" || review.state === "superseded";
  if (form === "request") return <RequestForm review={review} />;
  return (
    <>
      {locked ? <FinalNotice review={review} /> : null}
      <MyTaskCard review={review} />
      {review.request === null ? locked ? null : <Teaching review={review} /> : <RequestCard review={review} request={review.request} />}
      {form === "approvers" && review.request !== null ? <ApproversForm review={review} request={review.request} /> : null}
      <ClauseStandings review={review} />
      <Statements review={review} />
      <FinalForm review={review} />
    </>
  );
}

export function ReviewPanel(): ReactNode {
  const translate = useTranslator();
  const review = useReview();
  return (
    <Region name="review" label={translate("review.title")} className={classes.panel}>
      <div className={classes.scroller}>
        {review === null ? (
          <p className={classes.hint}>{translate("common.loading")}</p>
        ) : (
          <>
            <Stepper state={review.state} />
            <Body review={review} />
          </>
        )}
      </div>
    </Region>
  );
}
