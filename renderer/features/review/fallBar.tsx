/** Above the document: whose approval the text that is being written ends, as soon as it does. */
import { Button, CloseButton, TextInput } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useActor } from "../../state/access.ts";
import { changeReview, submit, undoFalling } from "../../state/actions/approvals.ts";
import { appClient, attempt } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { type Fallen, settleFallen, useReviewStore } from "../../state/reviews.ts";
import { announce } from "../../state/uiStore.ts";
import { IconAlertTriangle } from "../../ui/icons.ts";
import { Problem } from "../../ui/problem.tsx";
import { goTo } from "../outline/outlinePanel.tsx";
import classes from "./review.module.css";

function KeepForm({ fallen, onDone }: { fallen: Fallen; onDone: () => void }): ReactNode {
  const translate = useTranslator();
  const documentId = useReviewStore((state) => state.documentId);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { clause, statementId, clauseThen, name, title } = fallen;
  if (clause === null || documentId === null) return null;
  return (
    <form
      className={classes.keepForm}
      onSubmit={(event) => {
        event.preventDefault();
        submit(async () => {
          const { fingerprint } = clause;
          await changeReview(() =>
            appClient().reviews.keep({ documentId, statementId, clause: clauseThen, fingerprint, reason: reason.trim() }),
          );
          announce(translate("review.keep.done", { name, clause: title }));
          onDone();
        }, setProblem);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <TextInput
        size="xs"
        autoFocus
        aria-label={translate("review.keep.reason", { name, clause: title })}
        placeholder={translate("review.keep.reason", { name, clause: title })}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button size="compact-xs" type="submit" disabled={reason.trim() === ""}>
        {translate("review.keep.do")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onDone}>
        {translate("common.cancel")}
      </Button>
      {problem === null ? null : <Problem>{problem}</Problem>}
    </form>
  );
}

/** Names as people list them, the approvals of one clause together. */
function sentence(fallen: readonly Fallen[]): { names: string; clauses: string; count: number } {
  const names = [...new Set(fallen.map(({ name }) => name))];
  const clauses = [...new Set(fallen.map(({ title }) => title))];
  return { names: names.join(", "), clauses: clauses.slice(0, 3).join(", "), count: Math.max(0, clauses.length - 3) };
}

export function FallBar(): ReactNode {
  const translate = useTranslator();
  const fallen = useReviewStore((state) => state.fallen);
  const actor = useActor();
  const [keeping, setKeeping] = useState(false);
  const text = fallen.length === 0 ? "" : translate("review.fall", sentence(fallen));
  useEffect(() => {
    if (text !== "") announce(text);
    else setKeeping(false);
  }, [text]);
  const first = fallen.find(({ clause }) => clause !== null);
  const own = fallen.find(
    ({ clause, personId }) => clause !== null && (personId === actor?.id || (actor?.roles.includes("admin") ?? false)),
  );
  if (fallen.length === 0) return null;
  const [range] = first?.clause?.ranges ?? [];
  return (
    <section className={classes.fallBar} aria-label={translate("review.fall.label")}>
      <IconAlertTriangle size={16} aria-hidden />
      <span className={classes.fallText}>{text}</span>
      {keeping && own !== undefined ? (
        <KeepForm fallen={own} onDone={() => setKeeping(false)} />
      ) : (
        <>
          <Button size="compact-xs" variant="default" onClick={() => void attempt(undoFalling)}>
            {translate("review.fall.undo")}
          </Button>
          {range === undefined ? null : (
            <Button size="compact-xs" variant="default" onClick={() => goTo(range)}>
              {translate("review.fall.show")}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="default"
            disabled={own === undefined}
            title={own === undefined ? translate("review.keep.notYours") : undefined}
            onClick={() => setKeeping(true)}
          >
            {translate("review.keep")}
          </Button>
          <CloseButton size="sm" aria-label={translate("review.fall.dismiss")} onClick={settleFallen} />
        </>
      )}
    </section>
  );
}
