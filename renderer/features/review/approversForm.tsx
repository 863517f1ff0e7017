/** Asking more people, or others instead of those who have left. */
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { changeReview, submit } from "../../state/actions/approvals.ts";
import { appClient } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { openForm } from "../../state/reviews.ts";
import { announce } from "../../state/uiStore.ts";
import { Problem } from "../../ui/problem.tsx";
import { PeopleChoice } from "./peopleChoice.tsx";
import classes from "./review.module.css";

export function ApproversForm({ review, request }: { review: Review; request: NonNullable<Review["request"]> }): ReactNode {
  const translate = useTranslator();
  const asked = request.approvers.map(({ id }) => id);
  const [chosen, setChosen] = useState<readonly string[]>(request.approvers.filter(({ gone }) => !gone).map(({ id }) => id));
  const [problem, setProblem] = useState<string | null>(null);
  const add = chosen.filter((id) => !asked.includes(id));
  const remove = asked.filter((id) => !chosen.includes(id));
  const names = request.approvers.filter(({ id }) => remove.includes(id)).map(({ name }) => name);
  return (
    <form
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault();
        submit(async () => {
          const target = { documentId: review.documentId, requestId: request.id };
          await changeReview(() => appClient().reviews.changeApprovers({ ...target, add, remove }));
          openForm(null);
          announce(translate("review.approvers.changed"));
        }, setProblem);
      }}
    >
      <h3>{translate("review.approvers.change")}</h3>
      <PeopleChoice people={review.people} chosen={chosen} onChange={setChosen} />
      {names.length === 0 ? null : <p className={classes.hint}>{translate("review.approvers.removes", { names: names.join(", ") })}</p>}
      {problem === null ? null : <Problem>{problem}</Problem>}
      <div className={classes.actions}>
        <Button size="compact-sm" type="submit" disabled={chosen.length === 0 || add.length + remove.length === 0}>
          {translate("common.save")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => openForm(null)}>
          {translate("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
