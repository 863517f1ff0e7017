/** What is asked for: by whom, of whom, until when, and how far it has come. */
import { Button, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { useActor, useMay } from "../../state/access.ts";
import { changeReview, submit } from "../../state/actions/approvals.ts";
import { appClient } from "../../state/app.ts";
import { useLanguage, useTranslator } from "../../state/language.ts";
import { nameOfClause, openForm } from "../../state/reviews.ts";
import { announce } from "../../state/uiStore.ts";
import { formatWhen } from "../../ui/format.ts";
import { IconAlertTriangle, IconCheck, IconClock, IconX } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./review.module.css";

type Request = NonNullable<Review["request"]>;

function Approver({ approver }: { approver: Request["approvers"][number] }): ReactNode {
  const translate = useTranslator();
  const how = approver.objects ? "objects" : approver.satisfied ? "approved" : approver.gone ? "gone" : "waiting";
  const Icon = how === "approved" ? IconCheck : how === "objects" ? IconX : how === "gone" ? IconAlertTriangle : IconClock;
  return (
    <li className={classes.approver} data-how={how}>
      <Icon size={15} aria-hidden />
      <span className={classes.name}>{approver.name}</span>
      <span className={classes.how}>{translate(`review.approver.${how}`)}</span>
    </li>
  );
}

/** Warnings about a request that cannot be fulfilled as it is. */
function Warnings({ review, request }: { review: Review; request: Request }): ReactNode {
  const translate = useTranslator();
  const alone = review.clauses.filter(({ id }) => request.alone.includes(id));
  return (
    <>
      {request.open && !request.reachable ? <Problem>{translate("review.request.unreachable", { needed: request.needed })}</Problem> : null}
      {alone.length > 0 ? (
        <Problem>
          {translate("review.request.alone", { count: alone.length, clauses: alone.slice(0, 5).map(nameOfClause).join(", ") })}
        </Problem>
      ) : null}
    </>
  );
}

function Actions({ review, request }: { review: Review; request: Request }): ReactNode {
  const translate = useTranslator();
  const actor = useActor();
  const [problem, setProblem] = useState<string | null>(null);
  const [message, setMessage] = useState("");
  const mayAsk = useMay("reviews.request");
  const own = mayAsk && (request.requester.id === actor?.id || (actor?.roles.includes("admin") ?? false));
  if (!request.open || !mayAsk) return null;
  const target = { documentId: review.documentId, requestId: request.id };
  const run = (call: () => Promise<Review>, done: string): void =>
    submit(async () => {
      await changeReview(call);
      announce(done);
    }, setProblem);
  const hint = own ? undefined : translate("review.request.notYours");
  return (
    <>
      {review.state === "changes" ? (
        <div className={classes.form}>
          <Textarea
            label={translate("review.again.message")}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={2000}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          <Button
            size="compact-sm"
            disabled={!own}
            title={hint}
            onClick={() => run(() => appClient().reviews.sendAgain({ ...target, message: message.trim() }), translate("review.again.done"))}
          >
            {translate("review.again.send")}
          </Button>
        </div>
      ) : null}
      <div className={classes.actions}>
        {review.state === "review" ? (
          <Button
            size="compact-xs"
            variant="default"
            disabled={!own}
            title={hint}
            onClick={() => run(() => appClient().reviews.remind(target), translate("review.remind.done"))}
          >
            {translate("review.remind")}
          </Button>
        ) : null}
        <Button size="compact-xs" variant="default" disabled={!own} title={hint} onClick={() => openForm("approvers")}>
          {translate("review.approvers.change")}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => openForm("request")}>
          {translate("review.request.new")}
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          disabled={!own}
          title={hint}
          onClick={() => run(() => appClient().reviews.cancel(target), translate("review.cancel.done"))}
        >
          {translate("review.cancel")}
        </Button>
      </div>
      {problem === null ? null : <Problem>{problem}</Problem>}
    </>
  );
}

export function RequestCard({ review, request }: { review: Review; request: Request }): ReactNode {
  const translate = useTranslator();
  const language = useLanguage();
  const inScope = review.clauses.filter((clause) => clause.inScope).length;
  return (
    <section className={classes.card} aria-labelledby="review-request">
      <h3 id="review-request">{translate("review.request.progress", { satisfied: request.satisfied, needed: request.needed })}</h3>
      <p className={classes.hint}>
        {translate("review.request.by", { name: request.requester.name, when: formatWhen(request.openedAt, language) })}{" "}
        {request.wholeDocument ? translate("review.scope.whole") : translate("review.scope.clauses", { count: inScope })}
      </p>
      {request.dueAt === null ? null : (
        <p className={classes.due} data-overdue={request.overdue || undefined}>
          {translate(request.overdue ? "review.request.overdue" : "review.request.due", { when: formatWhen(request.dueAt, language) })}
        </p>
      )}
      {request.message === "" ? null : <p className={classes.quote}>{request.message}</p>}
      <ul className={classes.approvers} aria-label={translate("review.approvers")}>
        {request.approvers.map((approver) => (
          <Approver key={approver.id} approver={approver} />
        ))}
      </ul>
      <Warnings review={review} request={request} />
      <Actions review={review} request={request} />
    </section>
  );
}
