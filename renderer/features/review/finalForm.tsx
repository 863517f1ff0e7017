/** Making the document final, unlocking it, and saying what replaces it. Each asks for its reason where one is needed. */
import { Button, NativeSelect, Textarea } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { DocumentInfo, Review } from "../../../src/contract/index.ts";
import { useActor, useMay } from "../../state/access.ts";
import { changeReview, submit } from "../../state/actions/approvals.ts";
import { appClient, attempt } from "../../state/app.ts";
import { useTranslator } from "../../state/language.ts";
import { openForm, useReviewStore } from "../../state/reviews.ts";
import { announce } from "../../state/uiStore.ts";
import { Problem } from "../../ui/problem.tsx";
import classes from "./review.module.css";

type Kind = "final" | "unlock" | "supersede";

function Successor({ documentId, value, onChange }: { documentId: string; value: string; onChange: (id: string) => void }): ReactNode {
  const translate = useTranslator();
  const [documents, setDocuments] = useState<readonly DocumentInfo[]>([]);
  useEffect(() => {
    void attempt(async () => setDocuments(await appClient().documents.list({})));
  }, []);
  const others = documents.filter(({ id }) => id !== documentId);
  return (
    <NativeSelect
      size="xs"
      label={translate("review.supersede.by")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: "", label: translate("review.supersede.choose") }, ...others.map(({ id, title }) => ({ value: id, label: title }))]}
    />
  );
}

function Form({ kind, review }: { kind: Kind; review: Review }): ReactNode {
  const translate = useTranslator();
  const [reason, setReason] = useState("");
  const [successorId, setSuccessor] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const unapproved = kind === "final" && review.state !== "approved";
  const needsReason = unapproved || kind === "unlock";
  const { documentId } = review;
  const call = (): Promise<Review> => {
    const said = { documentId, reason: reason.trim() };
    if (kind === "final") return appClient().reviews.finalise({ ...said, unapproved });
    return kind === "unlock" ? appClient().reviews.unlock(said) : appClient().reviews.supersede({ ...said, successorId });
  };
  return (
    <form
      className={classes.card}
      onSubmit={(event) => {
        event.preventDefault();
        submit(async () => {
          await changeReview(call);
          openForm(null);
          announce(translate(`review.${kind}.done`));
        }, setProblem);
      }}
    >
      <h3>{translate(`review.${kind}.title`)}</h3>
      <p className={classes.hint}>{translate(`review.${kind}.hint`)}</p>
      {unapproved ? <p className={classes.warning}>{translate("review.final.nobodyElse")}</p> : null}
      {kind === "supersede" ? <Successor documentId={documentId} value={successorId} onChange={setSuccessor} /> : null}
      <Textarea
        ref={field}
        size="xs"
        label={translate(needsReason ? "review.reason" : "review.reasonOptional")}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {problem === null ? null : <Problem>{problem}</Problem>}
      <div className={classes.actions}>
        <Button
          size="compact-sm"
          type="submit"
          disabled={(needsReason && reason.trim() === "") || (kind === "supersede" && successorId === "")}
        >
          {translate(`review.${kind}.do`)}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => openForm(null)}>
          {translate("common.cancel")}
        </Button>
      </div>
    </form>
  );
}

function Offer({ kind, allowed, hint }: { kind: Kind; allowed: boolean; hint: string | undefined }): ReactNode {
  const translate = useTranslator();
  return (
    <Button size="compact-sm" variant="default" disabled={!allowed} title={hint} onClick={() => openForm(kind)}>
      {translate(`review.${kind}.title`)}
    </Button>
  );
}

export function FinalForm({ review }: { review: Review }): ReactNode {
  const translate = useTranslator();
  const form = useReviewStore((state) => state.form);
  const actor = useActor();
  const mayFinalise = useMay("reviews.finalise");
  const mayUnlock = useMay("reviews.unlock");
  const maySupersede = useMay("reviews.supersede");
  if (form === "final" || form === "unlock" || form === "supersede") return <Form key={form} kind={form} review={review} />;
  const locked = review.state === "final" || review.state === "superseded";
  const ready = review.state === "approved" || (actor?.roles.includes("admin") ?? false);
  const refused = (allowed: boolean): string | undefined => (allowed ? undefined : translate("review.notAllowed"));
  const notReady = mayFinalise && !ready ? translate("review.final.notApproved") : refused(mayFinalise);
  return (
    <div className={classes.finalActions}>
      {locked ? (
        <Offer kind="unlock" allowed={mayUnlock} hint={refused(mayUnlock)} />
      ) : (
        <Offer kind="final" allowed={mayFinalise && ready} hint={notReady} />
      )}
      {review.state === "superseded" ? null : <Offer kind="supersede" allowed={maySupersede} hint={refused(maySupersede)} />}
    </div>
  );
}
