/** Asking for approval: of whom, how many of them, until when, of what. */
import { Button, Checkbox, NumberInput, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Review } from "../../../src/contract/index.ts";
import { useActor } from "../../state/access.ts";
import { changeReview, submit } from "../../state/actions/approvals.ts";
import { appClient } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { nameOfClause, openForm } from "../../state/reviews.ts";
import { announce } from "../../state/uiStore.ts";
import { Problem } from "../../ui/problem.tsx";
import { PeopleChoice } from "./peopleChoice.tsx";
import classes from "./review.module.css";

/** The end of a day as people type it ("2026-12-24"), in the time of this machine; null for none. */
function endOfDay(day: string): number | null {
  const at = day === "" ? Number.NaN : new Date(`${day}T23:59:59`).getTime();
  return Number.isFinite(at) ? at : null;
}

export function RequestForm({ review }: { review: Review }): ReactNode {
  const translate = useTranslator();
  const actor = useActor();
  const before = review.request;
  const [approvers, setApprovers] = useState<readonly string[]>(before?.approvers.filter(({ gone }) => !gone).map(({ id }) => id) ?? []);
  const [needs, setNeeds] = useState<"all" | "some">(before?.quorum == null ? "all" : "some");
  const [quorum, setQuorum] = useState(before?.quorum ?? 1);
  const [due, setDue] = useState("");
  const [message, setMessage] = useState("");
  const [scope, setScope] = useState<"whole" | "clauses">("whole");
  const [clauses, setClauses] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const others = approvers.filter((id) => id !== actor?.id);
  const ready = others.length > 0 && (scope === "whole" || clauses.length > 0);
  const send = (): void =>
    submit(async () => {
      const { documentId } = review;
      await changeReview(() =>
        appClient().reviews.request({
          documentId,
          approvers: [...approvers],
          quorum: needs === "all" ? null : Math.min(quorum, approvers.length),
          dueAt: endOfDay(due),
          message: message.trim(),
          clauses: scope === "whole" ? null : [...clauses],
        }),
      );
      openForm(null);
      announce(translate("review.request.sent", { count: approvers.length }));
    }, setProblem);
  const toggle = (id: string): void =>
    setClauses((chosen) => (chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]));
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send();
      }}
    >
      <h3 ref={title} tabIndex={-1}>
        {translate("review.request.open")}
      </h3>
      {before === null || !before.open ? null : <p className={classes.hint}>{translate("review.request.replaces")}</p>}
      <PeopleChoice people={review.people} chosen={approvers} onChange={setApprovers} />
      <SegmentedControl
        size="xs"
        aria-label={translate("review.needs")}
        value={needs}
        onChange={(value) => setNeeds(value === "some" ? "some" : "all")}
        data={[
          { value: "all", label: translate("review.needs.all") },
          { value: "some", label: translate("review.needs.some") },
        ]}
      />
      {needs === "all" ? null : (
        <NumberInput
          size="xs"
          label={translate("review.quorum", { total: approvers.length })}
          min={1}
          max={Math.max(1, approvers.length)}
          value={quorum}
          onChange={(value) => setQuorum(Math.max(1, Number(value) || 1))}
        />
      )}
      <TextInput
        size="xs"
        type="date"
        label={translate("review.due")}
        value={due}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
      <Textarea
        size="xs"
        label={translate("review.message")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      <SegmentedControl
        size="xs"
        aria-label={translate("review.scope")}
        value={scope}
        onChange={(value) => setScope(value === "clauses" ? "clauses" : "whole")}
        data={[
          { value: "whole", label: translate("review.scope.whole") },
          { value: "clauses", label: translate("review.scope.choose") },
        ]}
      />
      {scope === "whole" ? null : (
        <fieldset className={classes.choices}>
          <legend>{translate("review.scope.chosen", { count: clauses.length })}</legend>
          {review.clauses.map((clause) => (
            <Checkbox
              key={clause.id}
              size="xs"
              label={clause.title === "" ? translate("review.preamble") : nameOfClause(clause)}
              checked={clauses.includes(clause.id)}
              onChange={() => toggle(clause.id)}
            />
          ))}
        </fieldset>
      )}
      {approvers.length > 0 && others.length === 0 ? <Problem>{translate("review.request.onlyYou")}</Problem> : null}
      {problem === null ? null : <Problem>{problem}</Problem>}
      <div className={classes.actions}>
        <Button size="compact-sm" type="submit" disabled={!ready}>
          {translate("review.request.send")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => openForm(null)}>
          {translate("common.cancel")}
        </Button>
      </div>
    </form>
  );
}
