/** What the person at this window is asked to sign: the clauses with what became of them, and the two verdicts. */

import { Button, Checkbox, Textarea } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { clauseName } from "../../../src/domain/document/clauseName.ts";
import { useActor } from "../../state/access.ts";
import { sign, submit } from "../../state/actions/approvals.ts";
import { attempt } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { type Difference, type MyTask, openForm, type ReviewClause, useMyTask, useReviewStore } from "../../state/reviews.ts";
import { CommandButton } from "../../ui/commandButton.tsx";
import { IconCheck, IconX } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { ClauseLink } from "./clauseLink.tsx";
import classes from "./review.module.css";
import { WordChanges } from "./wordChanges.tsx";

/** Clauses that are open from the beginning. */
const OPEN_FIRST = 3;

function Changes({ difference }: { difference: Difference }): ReactNode {
  const translate = useTranslator();
  const { before, after, since, definitions } = difference;
  const same = before !== null && after !== null && before.trim() === after.trim();
  return (
    <div className={classes.changes}>
      <p className={classes.hint}>
        {translate(before === null ? "review.diff.new" : same ? `review.diff.same.${since}` : `review.diff.${since}`)}
      </p>
      <blockquote className={classes.text}>
        {before === null || same ? (after ?? before) : after === null ? <del>{before}</del> : <WordChanges before={before} after={after} />}
      </blockquote>
      {definitions.map((definition) => (
        <div key={definition.term}>
          <p className={classes.hint}>{translate("review.diff.term", { term: definition.term })}</p>
          <blockquote className={classes.text}>
            <WordChanges before={definition.before} after={definition.after} />
          </blockquote>
        </div>
      ))}
    </div>
  );
}

function TaskClause({
  clause,
  difference,
  open,
  chosen,
  onChoose,
}: {
  clause: ReviewClause;
  difference: Difference | undefined;
  open: boolean;
  chosen: boolean;
  onChoose: () => void;
}): ReactNode {
  const translate = useTranslator();
  return (
    <li className={classes.taskClause}>
      <Checkbox
        size="xs"
        aria-label={translate("review.task.choose", { clause: clauseName(clause) })}
        checked={chosen}
        onChange={onChoose}
      />
      <details open={open}>
        <summary>
          <ClauseLink clause={clause} />
        </summary>
        {difference === undefined ? <p className={classes.hint}>{translate("common.loading")}</p> : <Changes difference={difference} />}
      </details>
    </li>
  );
}

function ChangesForm({ only }: { only: readonly string[] }): ReactNode {
  const translate = useTranslator();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit(() => sign("changes", reason.trim(), only), setProblem);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        openForm(null);
      }}
    >
      <Textarea
        ref={field}
        label={translate("review.changes.reason")}
        description={translate("review.changes.hint", { count: only.length })}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {problem === null ? null : <Problem>{problem}</Problem>}
      <div className={classes.actions}>
        <Button size="compact-sm" type="submit" disabled={reason.trim() === ""}>
          {translate("review.changes.send")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => openForm(null)}>
          {translate("common.cancel")}
        </Button>
      </div>
    </form>
  );
}

function Task({ task }: { task: MyTask }): ReactNode {
  const translate = useTranslator();
  const differences = useReviewStore((state) => state.differences);
  const asking = useReviewStore((state) => state.form === "changes");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = task.clauses.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const all = chosen.length === task.clauses.length;
  const toggle = (id: string): void =>
    setLeft((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const byClause = new Map(differences?.map((difference) => [difference.clause, difference]));
  const removed = task.removed.flatMap((id) => byClause.get(id) ?? []);
  return (
    <section className={classes.card} data-task aria-labelledby="review-task">
      <h3 id="review-task">{translate("review.task.title", { count: task.clauses.length })}</h3>
      <ul className={classes.taskList}>
        {task.clauses.map((clause, index) => (
          <TaskClause
            key={clause.id}
            clause={clause}
            difference={byClause.get(clause.id)}
            open={index < OPEN_FIRST}
            chosen={!left.has(clause.id)}
            onChoose={() => toggle(clause.id)}
          />
        ))}
        {removed.map((difference) => (
          <li key={difference.clause} className={classes.taskClause}>
            <details open>
              <summary>{translate("review.task.removed", { clause: clauseName(difference) })}</summary>
              <Changes difference={difference} />
            </details>
          </li>
        ))}
      </ul>
      {asking ? (
        <ChangesForm only={chosen.length === 0 ? task.clauses.map(({ id }) => id) : chosen} />
      ) : (
        <div className={classes.actions}>
          {all ? (
            <CommandButton command="review.approve" variant="filled" leftSection={<IconCheck size={15} aria-hidden />}>
              {translate("review.task.approve", { count: task.clauses.length })}
            </CommandButton>
          ) : (
            <Button
              size="compact-sm"
              disabled={chosen.length === 0}
              leftSection={<IconCheck size={15} aria-hidden />}
              onClick={() => void attempt(() => sign("approve", "", chosen))}
            >
              {translate("review.task.approve", { count: chosen.length })}
            </Button>
          )}
          <CommandButton command="review.requestChanges" leftSection={<IconX size={15} aria-hidden />}>
            {translate("review.task.changes")}
          </CommandButton>
        </div>
      )}
    </section>
  );
}

export function MyTaskCard({ review }: { review: Review }): ReactNode {
  const translate = useTranslator();
  const task = useMyTask();
  const actor = useActor();
  const asked = review.request?.approvers.some(({ id }) => id === actor?.id) ?? false;
  if (task !== null) return <Task key={review.request?.id ?? ""} task={task} />;
  return review.request?.open === true && asked ? (
    <p className={classes.hint} data-task="none">
      {translate("review.task.none")}
    </p>
  ) : null;
}
